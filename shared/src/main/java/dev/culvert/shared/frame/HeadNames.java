package dev.culvert.shared.frame;

import io.netty.util.AsciiString;

/**
 * The header names that have a number on the wire, from 1 on. Such a name loses the spelling it came with: HTTP/1.x gets
 * the one below, HTTP/2 the lower case one. Never change a number; new names go to the end.
 */
public final class HeadNames {
    private static final String[] SPELLINGS = {
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Accept-Ranges",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Headers",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Age",
        "Allow",
        "Alt-Svc",
        "Authorization",
        "Cache-Control",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Location",
        "Content-Range",
        "Content-Security-Policy",
        "Content-Type",
        "Cookie",
        "Date",
        "DNT",
        "ETag",
        "Expect",
        "Expires",
        "Forwarded",
        "Grpc-Accept-Encoding",
        "Grpc-Encoding",
        "Grpc-Message",
        "Grpc-Status",
        "Grpc-Timeout",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Keep-Alive",
        "Last-Modified",
        "Link",
        "Location",
        "Origin",
        "Pragma",
        "Priority",
        "Range",
        "Referer",
        "Referrer-Policy",
        "Retry-After",
        "Sec-CH-UA",
        "Sec-CH-UA-Mobile",
        "Sec-CH-UA-Platform",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Version",
        "Server",
        "Server-Timing",
        "Set-Cookie",
        "Strict-Transport-Security",
        "TE",
        "Traceparent",
        "Tracestate",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "User-Agent",
        "Vary",
        "Via",
        "WWW-Authenticate",
        "X-Content-Type-Options",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Frame-Options",
        "X-Request-ID",
        "X-XSS-Protection",
    };

    private static final AsciiString[] NAMES = new AsciiString[SPELLINGS.length + 1];
    private static final AsciiString[] LOWER = new AsciiString[SPELLINGS.length + 1];
    /** Open addressing by the case-insensitive hash; 0 is free. */
    private static final byte[] SLOTS = new byte[512];

    static {
        NAMES[0] = AsciiString.EMPTY_STRING;
        LOWER[0] = AsciiString.EMPTY_STRING;
        for (int number = 1; number < NAMES.length; number++) {
            NAMES[number] = AsciiString.cached(SPELLINGS[number - 1]);
            LOWER[number] = NAMES[number].toLowerCase();
            int slot = slot(NAMES[number]);
            while (SLOTS[slot] != 0) {
                slot = next(slot);
            }
            SLOTS[slot] = (byte) number;
        }
    }

    /** Number of {@code Content-Length}. */
    public static final int CONTENT_LENGTH = numberOf("content-length");
    /** Number of {@code Host}. */
    public static final int HOST = numberOf("host");
    /** Number of {@code Transfer-Encoding}. */
    public static final int TRANSFER_ENCODING = numberOf("transfer-encoding");

    private HeadNames() {}

    /** The name's number, whatever its case; 0 if it has none. */
    public static int numberOf(CharSequence name) {
        int slot = slot(name);
        int number = SLOTS[slot];
        while (number != 0 && !AsciiString.contentEqualsIgnoreCase(NAMES[number], name)) {
            slot = next(slot);
            number = SLOTS[slot];
        }
        return number;
    }

    /** The highest number. */
    public static int count() {
        return SPELLINGS.length;
    }

    /** The spelling for HTTP/1.x, the same object each time. */
    public static AsciiString name(int number) {
        return NAMES[number];
    }

    /** The spelling for HTTP/2, the same object each time. */
    public static AsciiString lowerCaseName(int number) {
        return LOWER[number];
    }

    private static int slot(CharSequence name) {
        int hash = AsciiString.hashCode(name);
        return (hash ^ hash >>> 16) & (SLOTS.length - 1);
    }

    private static int next(int slot) {
        return (slot + 1) & (SLOTS.length - 1);
    }
}
