package dev.culvert.client.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a final answer's end is told (RFC 9112, section 6.3).
 *
 * @param bodiless whether neither body nor trailers follow the head
 * @param untilClosed whether only the connection's end tells
 * @param keepAlive whether another request may follow on the connection
 */
record AnswerFraming(boolean bodiless, boolean untilClosed, boolean keepAlive) {

    /** What makes the head unfit to be passed on, in a few words; null if nothing does. */
    static @Nullable String fault(HttpResponse response) {
        List<String> codings = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean clear = codings.isEmpty()
                || (codings.size() == 1 && codings.get(0).strip().equalsIgnoreCase("chunked"));
        return clear ? null : "a Transfer-Encoding other than chunked";
    }

    /** @param ofHead whether HEAD was asked */
    static AnswerFraming of(HttpResponse response, boolean ofHead) {
        HttpHeaders headers = response.headers();
        int status = response.status().code();
        boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        boolean bodiless = ofHead || status == 204 || status == 304 || (!chunked && "0".equals(length));
        boolean untilClosed = !bodiless && !chunked && length == null;
        return new AnswerFraming(bodiless, untilClosed, !untilClosed && HttpUtil.isKeepAlive(response));
    }

    /** How long the upstream says that it keeps an idle connection, seconds; {@code before} where it says nothing. */
    static int keepAliveSeconds(HttpHeaders headers, int before) {
        String value = headers.get("Keep-Alive");
        int at = value == null ? -1 : value.indexOf("timeout=");
        if (value == null || at < 0) {
            return before;
        }
        int seconds = 0;
        for (int i = at + 8; i < value.length() && Character.isDigit(value.charAt(i)) && seconds < 100_000; i++) {
            seconds = seconds * 10 + (value.charAt(i) - '0');
        }
        return seconds;
    }
}
