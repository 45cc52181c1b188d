package dev.culvert.cli.flag;

/** A command line that cannot be carried out. The message is one line; the program ends with exit code 2. */
public final class UsageException extends RuntimeException {

    public UsageException(String message) {
        super(message, null, false, false);
    }
}
