/** Who may come in at the control port, and how many may wait at its door. */
@NullMarked
package dev.culvert.control.auth;

import org.jspecify.annotations.NullMarked;
