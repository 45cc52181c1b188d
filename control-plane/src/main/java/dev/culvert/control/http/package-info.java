/** What the control port answers over HTTP, up to the WebSocket handshake. */
@NullMarked
package dev.culvert.control.http;

import org.jspecify.annotations.NullMarked;
