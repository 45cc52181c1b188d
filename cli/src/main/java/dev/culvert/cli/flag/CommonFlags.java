package dev.culvert.cli.flag;

import dev.culvert.shared.settings.InvalidSettingException;

/** Flags that several commands have. */
public final class CommonFlags {

    public static final Flag CONFIG =
            Flag.one("--config", "FILE", null, "Take flags from this YAML file, by their names without hyphens.");

    public static final Flag GENERATE =
            Flag.one("--generate", "systemd", null, "Print a systemd unit with this very configuration, and exit.");

    private CommonFlags() {}

    /**
     * Whether a unit is to be printed.
     *
     * @throws InvalidSettingException on a kind of file that cannot be generated
     */
    public static boolean generatesUnit(Flags flags) {
        return flags.read(
                GENERATE,
                (setting, text) -> {
                    if (!text.equals("systemd")) {
                        throw InvalidSettingException.of(setting, text, "systemd");
                    }
                    return true;
                },
                false);
    }
}
