/** How a client gets a connection: names, addresses, TLS and its trust anchors, the WebSocket's upgrade. */
@NullMarked
package dev.culvert.client.dial;

import org.jspecify.annotations.NullMarked;
