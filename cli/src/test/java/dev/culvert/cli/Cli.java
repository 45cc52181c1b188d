package dev.culvert.cli;

import dev.culvert.cli.command.Program;
import dev.culvert.cli.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this JVM, for those that end by themselves. */
final class Cli {

    private final Map<String, String> environment = new HashMap<>();

    record Result(int code, String out, String err) {}

    Cli env(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Result run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = new Program(
                        Commands.all(),
                        new Terminal(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                environment))
                .run(args);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
