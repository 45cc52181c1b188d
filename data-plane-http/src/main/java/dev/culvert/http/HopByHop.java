package dev.culvert.http;

import dev.culvert.shared.frame.HeadNames;
import io.netty.util.AsciiString;

/** Which headers belong to one connection and therefore end here (RFC 9110, section 7.6.1). */
final class HopByHop {
    static final int CONNECTION = HeadNames.numberOf("Connection");

    private static final boolean[] NUMBERED =
            numbered("Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade");
    private static final AsciiString[] OTHERS = {
        AsciiString.cached("Proxy-Connection"),
        AsciiString.cached("Proxy-Authenticate"),
        AsciiString.cached("Proxy-Authorization"),
        AsciiString.cached("HTTP2-Settings"),
    };

    private HopByHop() {}

    /** @param number the name's in {@link HeadNames}, 0 if it has none */
    static boolean is(int number, CharSequence name) {
        if (number != 0) {
            return NUMBERED[number];
        }
        int length = name.length();
        if (length < 14 || length > 19) {
            return false;
        }
        for (AsciiString other : OTHERS) {
            if (other.length() == length && other.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** A table by number that holds these names. */
    static boolean[] numbered(String... names) {
        boolean[] table = new boolean[HeadNames.count() + 1];
        for (String name : names) {
            table[HeadNames.numberOf(name)] = true;
        }
        return table;
    }
}
