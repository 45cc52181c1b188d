package dev.culvert.client.upstream;

import io.netty.buffer.ByteBuf;

/**
 * A request's head as it goes to the upstream.
 *
 * @param bytes encoded, with the empty line
 * @param head whether the method is HEAD, whose answer has no body
 * @param idempotent whether the method may be repeated (RFC 9110, section 9.2.2)
 * @param contentLength the declared length of the body; -1 without
 * @param chunked whether the body goes in chunks
 */
record RequestHead(ByteBuf bytes, boolean head, boolean idempotent, long contentLength, boolean chunked) {}
