package dev.culvert.shared.settings;

import java.util.Locale;

/** How visitors are shared out among the clients of a port. */
public enum Balance {
    /** To each in turn. */
    ROUND_ROBIN,
    /** To the one with the fewest open connections. */
    LEAST_CONNECTIONS;

    /** As users type it. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param setting named in the message
     * @throws InvalidSettingException on an unknown name
     */
    public static Balance parse(String setting, String text) {
        for (Balance balance : values()) {
            if (balance.flag().equals(text.strip())) {
                return balance;
            }
        }
        throw InvalidSettingException.of(setting, text, "round-robin or least-connections");
    }
}
