package dev.culvert.cli;

import dev.culvert.cli.command.Program;
import dev.culvert.cli.command.Terminal;

/** The program's entry. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(new Program(Commands.all(), Terminal.ofProcess()).run(args));
    }
}
