/** Proves what clients offer: asks for each offer again and again whether its upstream works, and watches the streams. */
@NullMarked
package dev.culvert.control.proof;

import org.jspecify.annotations.NullMarked;
