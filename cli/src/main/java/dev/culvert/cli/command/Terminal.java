package dev.culvert.cli.command;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command sees of the world that started it.
 *
 * @param out what was asked for
 * @param err remarks and failures, a line each
 * @param environment the variables
 */
public record Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {

    /** Of this process. */
    public static Terminal ofProcess() {
        return new Terminal(System.out, System.err, System.getenv());
    }
}
