package dev.culvert.cli.command;

/** A command that did not succeed, with the exit code that says how. The message is one line. */
public final class CommandFailure extends RuntimeException {
    private final int code;

    /** @param code one of {@link Program}'s */
    public CommandFailure(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The exit code. */
    public int code() {
        return code;
    }
}
