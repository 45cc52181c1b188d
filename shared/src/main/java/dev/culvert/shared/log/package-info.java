/** What may be logged, and how. */
@NullMarked
package dev.culvert.shared.log;

import org.jspecify.annotations.NullMarked;
