/** How many may wait at the control port's door. */
@NullMarked
package dev.culvert.control.auth;

import org.jspecify.annotations.NullMarked;
