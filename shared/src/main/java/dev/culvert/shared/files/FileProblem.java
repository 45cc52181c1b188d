package dev.culvert.shared.files;

import java.util.function.Supplier;

/**
 * A file or folder that cannot be used as it is. The message is one sentence for whoever runs the program: the file,
 * what is wrong with it and what was expected.
 */
public class FileProblem extends RuntimeException {

    /** {@code message} is shown as it is. */
    public FileProblem(String message) {
        super(message);
    }

    /**
     * Gives what {@code use} gives. A problem that it meets names the setting as well, since a user looks for what was
     * typed.
     */
    public static <T> T under(String setting, Supplier<T> use) {
        try {
            return use.get();
        } catch (FileProblem e) {
            throw new FileProblem(setting + ": " + e.getMessage(), e);
        }
    }

    /** {@code message} is shown as it is; {@code cause} only goes to a debug log. */
    public FileProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
