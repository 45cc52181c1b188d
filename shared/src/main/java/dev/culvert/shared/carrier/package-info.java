/** What carries a link: a WebSocket whose bytes are handled in Netty's pipeline, behind Vert.x's handshake. */
@NullMarked
package dev.culvert.shared.carrier;

import org.jspecify.annotations.NullMarked;
