/** Time as a value, so that state machines can be tested without waiting. */
@NullMarked
package dev.culvert.shared.time;

import org.jspecify.annotations.NullMarked;
