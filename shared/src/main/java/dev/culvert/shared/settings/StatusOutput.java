package dev.culvert.shared.settings;

import java.util.Arrays;
import java.util.Locale;

/** How the status is written. */
public enum StatusOutput {
    /** For people. */
    TEXT,
    /** For people with a wide screen: nodes, ports and figures too. */
    WIDE,
    /** The server's answer, indented. */
    JSON,
    /** The server's answer. */
    YAML;

    /** @throws InvalidSettingException on another word */
    public static StatusOutput parse(String setting, String text) {
        return Arrays.stream(values())
                .filter(output -> output.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> InvalidSettingException.of(setting, text, "json, yaml, wide or text"));
    }
}
