package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadNames;
import dev.culvert.shared.frame.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.x request's head, checked, and written for the upstream: without what belongs to the visitor's connection,
 * with who the visitor is. What a visitor says of {@code Forwarded} and {@code X-Forwarded-*} is replaced.
 */
final class Http1Request implements RequestHead {
    private static final boolean[] REPLACED =
            HopByHop.numbered("Host", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto");
    private static final AsciiString FORWARDED_FOR = HeadNames.name(HeadNames.numberOf("X-Forwarded-For"));
    private static final AsciiString FORWARDED_HOST = HeadNames.name(HeadNames.numberOf("X-Forwarded-Host"));
    private static final AsciiString FORWARDED_PROTO = HeadNames.name(HeadNames.numberOf("X-Forwarded-Proto"));
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString CHUNKED = AsciiString.cached("chunked");
    private static final String SCHEME = "http://";
    private static final int USUAL_BYTES = 512;

    /** Of a draft of WebSocket: Netty takes eight bytes that no length tells of for the body of such a request. */
    private static final AsciiString HIXIE_KEY = AsciiString.cached("Sec-WebSocket-Key1");

    private final HttpRequest request;
    private final String method;
    private final String authority;
    private final String host;
    private final String path;
    private final boolean http11;
    private final boolean bodyless;
    private final ConnectionOptions options;
    private final AsciiString visitorAddress;
    private final HeadWriter writer;
    private final ByteBufAllocator allocator;

    /**
     * Checks a request.
     *
     * @param visitorAddress without port
     * @throws RefusedException if it is to be answered here
     */
    Http1Request(HttpRequest request, AsciiString visitorAddress, HeadWriter writer, ByteBufAllocator allocator)
            throws RefusedException {
        checkDecoded(request);
        this.request = request;
        this.method = request.method().name();
        this.visitorAddress = visitorAddress;
        this.writer = writer;
        this.allocator = allocator;
        this.options = new ConnectionOptions();
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new RefusedException(Refusal.VERSION);
        }
        this.http11 = version.minorVersion() == 1;
        if (method.equals("CONNECT")) {
            throw new RefusedException(Refusal.CONNECT);
        }
        this.bodyless = checkHeaders();
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host == null) {
            throw bad("Host: none (expected: one)");
        }
        this.authority = host;
        this.host = hostOf(host);
        this.path = pathOf(request.uri(), host);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String protocol() {
        return http11 ? "HTTP/1.1" : "HTTP/1.0";
    }

    @Override
    public @Nullable String header(CharSequence name) {
        return request.headers().get(name);
    }

    @Override
    public boolean bodyless() {
        return bodyless;
    }

    /** Whether the visitor takes informational answers and chunks. */
    boolean http11() {
        return http11;
    }

    /** Whether the visitor wants to ask more on this connection. */
    boolean keepAlive() {
        return !options.close() && (http11() || options.keepAlive());
    }

    @Override
    public ByteBuf block() throws BadHeadException {
        ByteBuf block = allocator.buffer(USUAL_BYTES);
        boolean whole = false;
        try {
            writer.request(block, method, false, authority, path);
            Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                    request.headers().iteratorCharSequence();
            while (headers.hasNext()) {
                Map.Entry<CharSequence, CharSequence> header = headers.next();
                CharSequence name = header.getKey();
                int number = HeadNames.numberOf(name);
                if (!REPLACED[number] && !HopByHop.is(number, name) && !options.names(number, name)) {
                    writer.header(name, header.getValue());
                }
            }
            writer.header(FORWARDED_FOR, visitorAddress);
            writer.header(FORWARDED_PROTO, HTTP);
            writer.header(FORWARDED_HOST, authority);
            whole = true;
            return block;
        } finally {
            if (!whole) {
                block.release();
            }
        }
    }

    private static void checkDecoded(HttpRequest request) throws RefusedException {
        if (request.decoderResult().isFailure()) {
            Throwable cause = request.decoderResult().cause();
            throw new RefusedException(
                    cause instanceof TooLongHttpLineException
                            ? Refusal.URI_TOO_LONG
                            : cause instanceof TooLongHttpHeaderException
                                    ? Refusal.HEAD_TOO_LARGE
                                    : Refusal.BAD_REQUEST);
        }
    }

    /** Checks the headers that this hop reads; true if no body follows. */
    private boolean checkHeaders() throws RefusedException {
        boolean noBody = true;
        int hosts = 0;
        int codings = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            int number = HeadNames.numberOf(header.getKey());
            if (number == HeadNames.HOST) {
                hosts++;
            } else if (number == HopByHop.CONNECTION) {
                options.add(header.getValue());
            } else if (number == HeadNames.CONTENT_LENGTH) {
                noBody &= header.getValue().toString().equals("0");
            } else if (number == HeadNames.TRANSFER_ENCODING) {
                noBody = false;
                codings++;
                if (!CHUNKED.contentEqualsIgnoreCase(header.getValue()) || codings > 1) {
                    throw bad("Transfer-Encoding: another than chunked (expected: chunked, once)");
                }
            } else if (number == 0 && HIXIE_KEY.contentEqualsIgnoreCase(header.getKey())) {
                throw bad("Sec-WebSocket-Key1: a draft's handshake (expected: none)");
            }
        }
        if (hosts > 1) {
            throw bad("Host: " + hosts + " of them (expected: one)");
        }
        return noBody;
    }

    /** The host alone, in lower case; makes no new string for the usual one. */
    private static String hostOf(String authority) {
        int end = authority.length();
        boolean upper = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = authority.charAt(i);
            if (c == ':' && end == authority.length()) {
                end = i;
            } else if (c == ']') {
                break;
            }
            upper |= c >= 'A' && c <= 'Z';
        }
        String host = authority.substring(0, end);
        return upper ? host.toLowerCase(Locale.ROOT) : host;
    }

    /** The path of a request in origin form, or in absolute form for the very host of {@code Host}. */
    private static String pathOf(String target, String authority) throws RefusedException {
        if (target.startsWith("/") || target.equals("*")) {
            return target;
        }
        int begin = SCHEME.length();
        int slash = target.indexOf('/', begin);
        int query = target.indexOf('?', begin);
        int end = slash >= 0 ? slash : query >= 0 ? query : target.length();
        if (!target.regionMatches(true, 0, SCHEME, 0, begin)
                || !target.substring(begin, end).equalsIgnoreCase(authority)) {
            throw bad("request target: neither a path nor a URL of the very host in Host");
        }
        String path = target.substring(end);
        return path.startsWith("/") ? path : "/" + path;
    }

    private static RefusedException bad(String sentence) {
        return new RefusedException(Refusal.BAD_REQUEST, sentence);
    }
}
