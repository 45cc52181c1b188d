package dev.culvert.shared.settings;

/**
 * The {@code HOST[:PORT]} part of a URL, RFC 3986 §3.2, without user info.
 *
 * @param port the port, or -1 where none was written
 */
record Authority(String host, int port) {

    /**
     * @param text what to read
     * @param whole the setting's whole value, for the message
     */
    static Authority parse(String setting, String text, String whole) {
        if (text.indexOf('@') >= 0) {
            throw InvalidSettingException.of(
                    setting,
                    "user info in an address (expected: HOST:PORT without a user," + " a password or a token)");
        }
        String host;
        String rest;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw unreadable(setting, whole);
            }
            host = HostName.ipv6(setting, text.substring(1, end), whole);
            rest = text.substring(end + 1);
        } else {
            int colon = text.indexOf(':');
            host = HostName.normalise(setting, colon < 0 ? text : text.substring(0, colon), whole);
            rest = colon < 0 ? "" : text.substring(colon);
        }
        return new Authority(host, rest.isEmpty() ? -1 : port(setting, rest, whole));
    }

    HostPort toHostPort(String setting, String whole) {
        if (port < 0) {
            throw unreadable(setting, whole);
        }
        return new HostPort(host, port);
    }

    HostPort toHostPort(int defaultPort) {
        return new HostPort(host, port < 0 ? defaultPort : port);
    }

    static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    private static int port(String setting, String colonPort, String whole) {
        String digits = colonPort.substring(1);
        if (!colonPort.startsWith(":") || !digits.matches("\\d{1,5}")) {
            throw unreadable(setting, whole);
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw InvalidSettingException.of(setting, whole, "a port between 1 and 65535");
        }
        return port;
    }

    private static InvalidSettingException unreadable(String setting, String whole) {
        return InvalidSettingException.of(setting, whole, "HOST:PORT, an IPv6 address in brackets");
    }
}
