package dev.culvert.shared.settings;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.files.PrivateFiles;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.token.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a token comes from: the value itself ({@code --token}), a file ({@code --token-file}) or a variable
 * ({@code --token-env}); exactly one.
 *
 * @param name of the flag that gives the value, such as {@code --token}; the others begin with it
 * @param value the token
 * @param file holds the token; white space around it does not count
 * @param variable the name of an environment variable that holds the token
 */
public record TokenSource(
        String name,
        @Nullable String value,
        @Nullable Path file,
        @Nullable String variable) {

    private static final int SHORT = 16;
    private static final String EXPECTED = "a token of 16 or more printable characters without spaces";

    /** Refuses none, and more than one. */
    public TokenSource {
        long given = Stream.of(value != null, file != null, variable != null)
                .filter(present -> present)
                .count();
        if (given != 1) {
            throw InvalidSettingException.of(
                    name + ", " + name + "-file, " + name + "-env",
                    (given == 0 ? "none is" : given + " are") + " given (expected: exactly one of them)");
        }
    }

    /** The token that servers and clients share. */
    public TokenSource(@Nullable String value, @Nullable Path file, @Nullable String variable) {
        this("--token", value, file, variable);
    }

    /**
     * A token that can be used.
     *
     * @param warning one sentence where it is short enough to be guessed
     */
    public record Resolved(Secret token, Optional<String> warning) {}

    /**
     * Reads the token; blocking.
     *
     * @param environment as of {@link System#getenv()}
     * @throws InvalidSettingException one sentence that names the flag and what was expected, never the token
     */
    public Resolved resolve(Map<String, String> environment) {
        String text = read(environment);
        if (text.isEmpty()) {
            throw bad("is empty");
        }
        // anything else cannot stand in an Authorization header (RFC 9110 §5.5) or be typed the same twice
        if (!text.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw bad("has a space, a control character or a character beyond ASCII in it");
        }
        return new Resolved(
                Secret.of(text),
                text.length() >= SHORT
                        ? Optional.empty()
                        : Optional.of("%s: the token has only %d characters and can be guessed (expected: %d or more)"
                                .formatted(flag(), text.length(), SHORT)));
    }

    /** Which of the three, never the value. */
    @Override
    public String toString() {
        return "TokenSource[" + flag() + "]";
    }

    private String read(Map<String, String> environment) {
        if (file != null) {
            try {
                return new String(PrivateFiles.read(file, EXPECTED), StandardCharsets.UTF_8).strip();
            } catch (FileProblem e) {
                throw InvalidSettingException.of(name + "-file", String.valueOf(e.getMessage()));
            }
        }
        if (variable != null) {
            if (variable.isBlank()) {
                throw InvalidSettingException.of("--token-env", variable, "the name of an environment variable");
            }
            String found = environment.get(variable);
            if (found == null) {
                throw bad("is not set");
            }
            return found.strip();
        }
        return value == null ? "" : value.strip();
    }

    private InvalidSettingException bad(String what) {
        String where = file != null ? Printable.of(file) + " " : variable != null ? Printable.of(variable) + " " : "";
        return InvalidSettingException.of(flag(), where + what + " (expected: " + EXPECTED + ")");
    }

    private String flag() {
        return file != null ? name + "-file" : variable != null ? name + "-env" : name;
    }
}
