/** The one memory budget of a process. */
@NullMarked
package dev.culvert.shared.budget;

import org.jspecify.annotations.NullMarked;
