/** The control port's {@code /status}, which another plane answers. */
@NullMarked
package dev.culvert.control.status;

import org.jspecify.annotations.NullMarked;
