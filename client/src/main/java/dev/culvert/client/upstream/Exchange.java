package dev.culvert.client.upstream;

import dev.culvert.shared.frame.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/** Who uses an {@link UpstreamConnection} for one request; told on the connection's event loop. */
interface Exchange {
    /**
     * A head has come.
     *
     * @param fin whether neither body nor trailers follow
     */
    void head(HttpResponse response, boolean fin);

    /**
     * Bytes of the body have come; their reference passes to the exchange.
     *
     * @param fin whether none follow
     */
    void body(ByteBuf bytes, boolean fin);

    /** The body has ended with these. */
    void trailers(HttpHeaders trailers);

    /** The answer is complete; the connection is still the exchange's. */
    void answered();

    /**
     * The connection has ended or must end, with the answer incomplete; it is no longer the exchange's.
     *
     * @param untouched whether not a byte of an answer had come
     */
    void failed(ResetCode code, String detail, boolean untouched);

    /** What was written has left. */
    void drained();
}
