package dev.culvert.http;

import io.netty.util.AsciiString;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code Connection} says: whether the connection is to be kept, and which other headers are meant for this hop.
 *
 * <p>A header that is known to be meant for the whole way is never taken out because {@code Connection} names it (RFC
 * 9110, section 7.6.1 forbids to name one): else a visitor could have credentials, forwarding headers or the very length
 * of the body removed between two parties that rely on them. Known are all that have a number in {@code HeadNames}.
 */
final class ConnectionOptions {
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

    private boolean close;
    private boolean keepAlive;
    private Set<String> named = Set.of();

    /** Reads one value; there may be several. */
    void add(CharSequence value) {
        if (KEEP_ALIVE.contentEqualsIgnoreCase(value)) {
            keepAlive = true;
        } else if (CLOSE.contentEqualsIgnoreCase(value)) {
            close = true;
        } else {
            for (String option : value.toString().split(",", -1)) {
                addOption(option.strip());
            }
        }
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    /** Whether any header is named. */
    boolean nameAny() {
        return !named.isEmpty();
    }

    /**
     * Whether that header is meant for this hop alone.
     *
     * @param number the name's in {@code HeadNames}, 0 if it has none
     */
    boolean names(int number, CharSequence name) {
        return number == 0 && !named.isEmpty() && named.contains(lowerCase(name));
    }

    void clear() {
        close = false;
        keepAlive = false;
        named = Set.of();
    }

    private void addOption(String option) {
        if (KEEP_ALIVE.contentEqualsIgnoreCase(option)) {
            keepAlive = true;
        } else if (CLOSE.contentEqualsIgnoreCase(option)) {
            close = true;
        } else if (!option.isEmpty()) {
            if (named.isEmpty()) {
                named = new HashSet<>(4);
            }
            named.add(lowerCase(option));
        }
    }

    private static String lowerCase(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
