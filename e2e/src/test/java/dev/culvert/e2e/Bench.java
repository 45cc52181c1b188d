package dev.culvert.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The single-file Java programs under {@code bench/}, run as they stand. */
public final class Bench {

    private Bench() {}

    /** Starts a program and does not wait. */
    public static CulvertProcess start(String file, String... arguments) {
        Path java = Distribution.javaHome().resolve("bin/java");
        Path source = Distribution.sources().resolve("bench").resolve(file);
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xss256k", source.toString()));
        command.addAll(List.of(arguments));
        return CulvertProcess.program(command.toArray(String[]::new)).start();
    }

    /** Runs a program to its end and gives its JSON line. */
    public static String run(Duration limit, String file, String... arguments) {
        try (CulvertProcess process = start(file, arguments)) {
            int exit = process.awaitExit(limit);
            if (exit != 0) {
                throw new AssertionError(file + " ended with " + exit + ":\n" + process.output());
            }
            return process.stdout().strip();
        }
    }

    /** A number of a flat JSON object. */
    public static double number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":(-?[0-9.]+)").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no number " + name + " in " + json);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
