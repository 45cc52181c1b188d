package dev.culvert.cli.flag;

import dev.culvert.shared.settings.TokenSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The shared secret: exactly one of three flags, and what became of two old ones. */
public final class TokenFlags {

    public static final Flag TOKEN =
            Flag.one("--token", "TOKEN", null, "The secret that server and clients share. It shows in process lists.");
    public static final Flag TOKEN_FILE = Flag.one("--token-file", "FILE", null, "The file that holds the secret.");
    public static final Flag TOKEN_ENV =
            Flag.one("--token-env", "NAME", null, "The environment variable that holds the secret.");
    public static final Flag TOKEN_FROM = Flag.one("--token-from", "FILE", null, "The old name of --token-file.")
            .withoutHelp();
    public static final Flag PRINT_TOKEN =
            Flag.onOff("--print-token", false, "Gone.").withoutHelp();

    /** Of whoever asks a server what it does. */
    static final FlagGroup OPERATOR_GROUP = FlagGroup.of(
            "Token (exactly one; the server's admin token where it has one)",
            TOKEN,
            TOKEN_FILE,
            TOKEN_ENV,
            TOKEN_FROM,
            PRINT_TOKEN);

    static final FlagGroup GROUP =
            FlagGroup.of("Token (exactly one)", TOKEN, TOKEN_FILE, TOKEN_ENV, TOKEN_FROM, PRINT_TOKEN);

    public static final Flag ADMIN_TOKEN = Flag.one(
            "--admin-token",
            "TOKEN",
            "that of the clients",
            "The secret for status, metrics and events. It shows in process lists.");
    public static final Flag ADMIN_TOKEN_FILE =
            Flag.one("--admin-token-file", "FILE", null, "The file that holds the admin token.");
    public static final Flag ADMIN_TOKEN_ENV =
            Flag.one("--admin-token-env", "NAME", null, "The environment variable that holds the admin token.");

    static final FlagGroup ADMIN_GROUP =
            FlagGroup.of("Admin token (at most one)", ADMIN_TOKEN, ADMIN_TOKEN_FILE, ADMIN_TOKEN_ENV);

    private TokenFlags() {}

    /** The token of whoever looks and commands, null where none is given. */
    static @Nullable TokenSource admin(Flags flags) {
        Flag flag = flags.oneOf("--admin-token", "--admin-token-file", "--admin-token-env")
                .orElse(null);
        if (flag == null) {
            return null;
        }
        String text = flags.text(flag).orElse("");
        return switch (flag.name()) {
            case "--admin-token" -> new TokenSource("--admin-token", text, null, null);
            case "--admin-token-env" -> new TokenSource("--admin-token", null, null, text);
            default -> new TokenSource("--admin-token", null, flags.path(flag, Path.of("")), null);
        };
    }

    /** @throws UsageException where none is given, or two are */
    static TokenSource required(Flags flags) {
        if (flags.has(PRINT_TOKEN)) {
            throw new UsageException("--print-token: no longer exists, because what is printed ends in logs"
                    + " (expected: read the token where you keep it, such as the file of --token-file)");
        }
        TokenSource token = optional(flags);
        if (token == null) {
            throw new UsageException("--token: missing (expected: one of --token, --token-file, --token-env)");
        }
        return token;
    }

    static @Nullable TokenSource optional(Flags flags) {
        Flag flag = flags.oneOf("--token", "--token-file", "--token-env", "--token-from")
                .orElse(null);
        if (flag == null) {
            return null;
        }
        return switch (flag.name()) {
            case "--token" -> new TokenSource(flags.text(flag).orElse(""), null, null);
            case "--token-env" -> new TokenSource(null, null, flags.text(flag).orElse(""));
            default -> {
                if (flag.equals(TOKEN_FROM)) {
                    flags.note("--token-from: the old name of --token-file, please use that");
                }
                yield new TokenSource(null, flags.path(flag, Path.of("")), null);
            }
        };
    }
}
