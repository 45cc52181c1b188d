package dev.culvert.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the packaged program and the sources are; the build says so in system properties. */
public final class Distribution {

    private Distribution() {}

    /** The unpacked distribution, with {@code bin} and {@code lib}. */
    public static Path folder() {
        Path folder = path("culvert.distribution");
        if (!Files.isExecutable(folder.resolve("bin/culvert"))) {
            throw new IllegalStateException(
                    folder + ": no bin/culvert in it (expected: the distribution, made by mvn package)");
        }
        return folder;
    }

    public static Path launcher() {
        return folder().resolve("bin/culvert");
    }

    /** The Java that runs the program under test; another one may run the tests. */
    public static Path javaHome() {
        return path("culvert.java.home");
    }

    /** The root of the source tree. */
    public static Path sources() {
        return path("culvert.source");
    }

    private static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(property + ": not set (expected: run by mvn verify)");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
