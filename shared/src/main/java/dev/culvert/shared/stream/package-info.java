/** Streams: the ports that carry their frames, and the end that owns window, kept bytes and FIN. */
@NullMarked
package dev.culvert.shared.stream;

import org.jspecify.annotations.NullMarked;
