/** What a process of ours sets once for itself, whatever it does. */
@NullMarked
package dev.culvert.shared.process;

import org.jspecify.annotations.NullMarked;
