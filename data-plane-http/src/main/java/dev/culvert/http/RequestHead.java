package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request's head as an {@link Exchange} needs it, whichever version of HTTP it came by. */
interface RequestHead {
    /** As it came; methods are case-sensitive. */
    String method();

    /** The host that is asked for: lower case, without port. */
    String host();

    /** The path with query, as it came. */
    String path();

    /** As {@code HTTP/1.1}. */
    String protocol();

    /** A header's value, the first one if there are several; null if there is none. */
    @Nullable
    String header(CharSequence name);

    /** Whether no body follows. */
    boolean bodyless();

    /**
     * The head in {@code HeadBlock}'s layout, once for each session that is tried.
     *
     * @return a buffer whose reference passes to the caller
     * @throws BadHeadException if the request must not pass; only the first time
     */
    ByteBuf block() throws BadHeadException;
}
