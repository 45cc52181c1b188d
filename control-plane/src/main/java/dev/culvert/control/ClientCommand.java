package dev.culvert.control;

import dev.culvert.shared.probe.ControlPort;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.tls.CaPin;
import dev.culvert.shared.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * The command that a client is started with, for the operator to copy.
 *
 * @param flags the server, its pin where it has a CA of its own, and where the token is
 */
public record ClientCommand(String flags) {

    /**
     * What every client of that server needs.
     *
     * @param advertised how clients reach this server; null if nobody has said
     * @param host the name to show otherwise
     */
    public static ClientCommand of(@Nullable ServerUrl advertised, String host, ControlPort port, TokenSource token) {
        ServerTls tls = port.tls();
        String url = advertised != null
                ? advertised.toString()
                : (tls == null ? "ws://" : "wss://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                        + port.port();
        String pin = tls == null
                ? ""
                : tls.ca().map(ca -> " --ca-pin " + CaPin.of(ca)).orElse("");
        return new ClientCommand("--url " + url + pin + " " + tokenFlag(token));
    }

    /** The whole command line of a client that exposes an HTTP service. */
    public String http() {
        return "culvert http client " + flags + " --upstream http://127.0.0.1:8080";
    }

    /** The whole command line of a client that exposes a TCP service. */
    public String tcp() {
        return "culvert tcp client " + flags + " --upstream 127.0.0.1 --port 2222";
    }

    /** The token itself stands nowhere but where its owner has put it. */
    private static String tokenFlag(TokenSource token) {
        if (token.file() != null) {
            return "--token-file " + token.file();
        }
        return token.variable() == null ? "--token-file FILE" : "--token-env " + token.variable();
    }
}
