package dev.culvert.shared.files;

/**
 * A file or folder that cannot be used as it is. The message is one sentence for whoever runs the program: the file,
 * what is wrong with it and what was expected.
 */
public class FileProblem extends RuntimeException {

    /** {@code message} is shown as it is. */
    public FileProblem(String message) {
        super(message);
    }

    /** {@code message} is shown as it is; {@code cause} only goes to a debug log. */
    public FileProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
