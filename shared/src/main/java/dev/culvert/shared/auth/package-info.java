/** Telling right tokens from wrong ones, on whichever verticle answers at the control port. */
@NullMarked
package dev.culvert.shared.auth;

import org.jspecify.annotations.NullMarked;
