/** Joins TCP connections and streams, byte for byte; the same on every side of a tunnel. */
@NullMarked
package dev.culvert.shared.stream.tcp;

import org.jspecify.annotations.NullMarked;
