package dev.culvert.shared.settings;

import java.util.Locale;

/** A version of HAProxy's PROXY protocol, which tells the address of a visitor at the head of a connection. */
public enum ProxyProtocol {
    /** A line of text. */
    V1,
    /** Binary. */
    V2;

    /** As users type it. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param setting named in the message
     * @throws InvalidSettingException on anything else
     */
    public static ProxyProtocol parse(String setting, String text) {
        for (ProxyProtocol version : values()) {
            if (version.flag().equals(text.strip().toLowerCase(Locale.ROOT))) {
                return version;
            }
        }
        throw InvalidSettingException.of(setting, text, "v1 or v2");
    }
}
