package dev.culvert.shared.log;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Locale;

/** Failures of connections in words, the same for every transport and JDK. */
public final class Causes {
    private Causes() {}

    /** In a few words, without the address, as in {@code connection refused}. */
    public static String of(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("timed out") || lower.contains("timeout")) {
            return "timeout";
        }
        if (lower.contains("connection refused")) {
            return "connection refused";
        }
        if (lower.contains("connection reset") || lower.contains("broken pipe")) {
            return "connection reset";
        }
        if (cause instanceof NoRouteToHostException || lower.contains("no route to host")) {
            return "no route to host";
        }
        if (lower.contains("network is unreachable")) {
            return "network is unreachable";
        }
        if (cause instanceof ConnectException || cause instanceof SocketException || cause.getMessage() != null) {
            return Printable.of(message, 200);
        }
        return cause.getClass().getSimpleName();
    }
}
