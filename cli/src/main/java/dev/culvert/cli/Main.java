package dev.culvert.cli;

import dev.culvert.cli.command.Program;
import dev.culvert.cli.command.Terminal;

/** The program's entry. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // nobody records Netty's flight recorder events, so their classes need not be loaded at start
        System.setProperty("io.netty.jfr.enabled", System.getProperty("io.netty.jfr.enabled", "false"));
        System.exit(new Program(Commands.all(), Terminal.ofProcess()).run(args));
    }
}
