package dev.culvert.cli.flag;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One flag: how it is typed, and what help says of it.
 *
 * @param name with its two hyphens
 * @param shortName such as {@code -p}
 * @param label the value's name in help, empty for a switch
 * @param kind how often it may stand
 * @param defaultText what holds without it, for help
 * @param hidden old names, which work but are not shown
 * @param help a sentence
 */
public record Flag(
        String name,
        @Nullable String shortName,
        String label,
        Kind kind,
        @Nullable String defaultText,
        boolean hidden,
        String help) {

    /** How often a flag may stand, and whether it needs a value. */
    public enum Kind {
        /** Once, with a value. */
        ONE,
        /** Any number of times; each value may be a comma-separated list. */
        LIST,
        /** Once; {@code true} without a value. */
        SWITCH
    }

    static Flag one(String name, String label, @Nullable String defaultText, String help) {
        return new Flag(name, null, label, Kind.ONE, defaultText, false, help);
    }

    static Flag list(String name, String label, String help) {
        return new Flag(name, null, label, Kind.LIST, null, false, help);
    }

    static Flag onOff(String name, boolean byDefault, String help) {
        return new Flag(name, null, "true|false", Kind.SWITCH, String.valueOf(byDefault), false, help);
    }

    Flag withShortName(String letter) {
        return new Flag(name, letter, label, kind, defaultText, hidden, help);
    }

    Flag withoutHelp() {
        return new Flag(name, shortName, label, kind, defaultText, true, help);
    }

    /** The key in a configuration file: the name without its hyphens. */
    public String key() {
        return name.substring(2);
    }

    /** The environment variable: {@code --data-addr} is {@code CULVERT_DATA_ADDR}. */
    public String variable() {
        return "CULVERT_" + key().toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Whether its value is the path of a file or a folder. */
    boolean isPath() {
        return label.equals("FILE") || label.equals("FOLDER");
    }

    /** All ways to type it. */
    public List<String> names() {
        return shortName == null ? List.of(name) : List.of(shortName, name);
    }
}
