package dev.culvert.cli.command;

import java.io.Console;
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

    /** Whether what is printed goes to a terminal of this process, where it can be drawn over. */
    @SuppressWarnings("SystemConsoleNull") // where it is not null without a terminal, isTerminal is asked
    public boolean isScreen() {
        Console console = System.console();
        if (console == null || !out.equals(System.out)) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true; // before JDK 22 there is a console on a terminal only
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Of this process. */
    public static Terminal ofProcess() {
        return new Terminal(System.out, System.err, System.getenv());
    }
}
