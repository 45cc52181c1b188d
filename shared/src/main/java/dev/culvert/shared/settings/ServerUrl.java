package dev.culvert.shared.settings;

import java.util.Locale;

/**
 * Where a client dials: {@code wss://HOST[:PORT]}, or {@code ws://} for no TLS. The path is always {@code /connect}.
 * User info, query and fragment are refused, so that no token is ever taken from a URL.
 *
 * @param tls whether the scheme is {@code wss}
 * @param address the server; 8123 where no port was written
 */
public record ServerUrl(boolean tls, HostPort address) {

    /** The control port's default. */
    public static final int DEFAULT_PORT = 8123;

    /** The path of the tunnel's WebSocket. */
    public static final String PATH = "/connect";

    /**
     * @param setting named in the message
     * @throws InvalidSettingException where it is anything else; the message repeats no query and no user info
     */
    public static ServerUrl parse(String setting, String text) {
        String url = text.strip();
        int schemeEnd = url.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        if (url.indexOf('@') >= 0 || url.indexOf('?') >= 0 || url.indexOf('#') >= 0) {
            throw InvalidSettingException.of(
                    setting,
                    "a URL with user info, query or fragment (expected: wss://HOST:PORT; a token goes to --token-file)");
        }
        if (!scheme.equals("wss") && !scheme.equals("ws")) {
            throw InvalidSettingException.of(setting, text, "wss://HOST:PORT, or ws://HOST:PORT for no TLS");
        }
        String rest = url.substring(schemeEnd + 3);
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        if (!path.isEmpty() && !path.equals("/") && !path.equals(PATH)) {
            throw InvalidSettingException.of(setting, text, "no path: " + PATH + " is added");
        }
        Authority authority = Authority.parse(setting, slash < 0 ? rest : rest.substring(0, slash), text);
        return new ServerUrl(scheme.equals("wss"), authority.toHostPort(DEFAULT_PORT));
    }

    @Override
    public String toString() {
        return (tls ? "wss://" : "ws://") + address;
    }
}
