package dev.culvert.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The single-file programs under {@code e2e/src/test/programs}, run on jars of the distribution. */
final class Programs {

    private Programs() {}

    /**
     * Starts one of them.
     *
     * @param modules whose jars are on its class path, beside all those that are not ours; {@code null}: all of ours
     */
    static CulvertProcess start(String name, Set<String> modules, String... arguments) {
        Path source = Distribution.sources().resolve("e2e/src/test/programs/" + name + ".java");
        List<String> command = new ArrayList<>(List.of(
                Distribution.javaHome().resolve("bin/java").toString(), "-cp", classPath(modules), source.toString()));
        command.addAll(List.of(arguments));
        return CulvertProcess.program(command.toArray(String[]::new)).start();
    }

    private static String classPath(Set<String> modules) {
        try (Stream<Path> jars = Files.list(Distribution.folder().resolve("lib"))) {
            return jars.filter(jar -> isWanted(jar.getFileName().toString(), modules))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWanted(String jar, Set<String> modules) {
        if (!jar.endsWith(".jar")) {
            return false;
        }
        if (modules == null || !jar.startsWith("culvert")) {
            return true;
        }
        return modules.stream().anyMatch(module -> jar.matches("culvert-" + module + "-[0-9].*"));
    }
}
