package dev.culvert.cli.run;

/** A start that did not succeed. The message is one line for whoever started the program. */
public final class StartFailure extends RuntimeException {

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
