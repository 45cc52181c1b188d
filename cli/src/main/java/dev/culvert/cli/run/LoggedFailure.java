package dev.culvert.cli.run;

/** The end of something that has told on the log why it cannot go on; nothing is left to print. */
public final class LoggedFailure extends RuntimeException {

    LoggedFailure() {
        super("see the log", null, false, false);
    }
}
