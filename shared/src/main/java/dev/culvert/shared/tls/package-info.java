/** Certificates: their making, keeping, renewal and trust, and how they get into Vert.x. */
@NullMarked
package dev.culvert.shared.tls;

import org.jspecify.annotations.NullMarked;
