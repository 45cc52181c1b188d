package dev.culvert.cli.flag;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The flags of a command as words of a command line that means the same wherever it is typed. */
public final class TypedFlags {

    /** The token's flags are not among them, nor what only matters now. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--token",
            "--token-file",
            "--token-env",
            "--token-from",
            "--admin-token",
            "--admin-token-file",
            "--admin-token-env",
            "--config",
            "--generate",
            "--generate-name",
            "--license",
            "--license-file",
            "--license-env");

    private TypedFlags() {}

    /** Each as {@code --flag=value}, paths absolute, whether they were typed, set or read from a file. */
    public static List<String> of(Flags flags) {
        return flags.given().stream()
                .filter(flag -> !LEFT_OUT.contains(flag.name()))
                .flatMap(flag -> flags.texts(flag).stream().map(text -> flag.name() + "=" + value(flag, text)))
                .toList();
    }

    /** The same with {@code --config} in place of what its file says, for a program that watches the file. */
    public static List<String> withFile(Flags flags) {
        return flags.given().stream()
                .filter(flags::hasOutsideFile)
                .filter(flag -> flag.equals(CommonFlags.CONFIG) || !LEFT_OUT.contains(flag.name()))
                .flatMap(flag -> flags.texts(flag).stream().map(text -> flag.name() + "=" + value(flag, text)))
                .toList();
    }

    private static String value(Flag flag, String text) {
        return flag.isPath() ? Path.of(text).toAbsolutePath().normalize().toString() : text;
    }
}
