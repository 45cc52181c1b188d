package dev.culvert.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JDK's folder whose {@code java} prints its own path, its process id and its arguments. */
final class FakeJava {

    private static final String SHOWS_ITS_CALL = """
            #!/bin/sh
            echo "called: $0"
            echo "pid: $$"
            for argument; do printf 'argument: %s\\n' "$argument"; done
            """;

    private final Path home;

    FakeJava(Path home) {
        this.home = home;
        script("bin/java", SHOWS_ITS_CALL);
        script("bin/javac", "#!/bin/sh\nexit 0\n");
        version("17.0.1");
    }

    String home() {
        return home.toString();
    }

    Path program() {
        return home.resolve("bin/java");
    }

    /** Writes the {@code release} file as JDKs do. */
    void version(String version) {
        write(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"" + version + "+7\"\nJAVA_VERSION=\"" + version
                        + "\"\nOS_ARCH=\"any\"\n");
    }

    /** Removes the {@code release} file: {@code java -version} prints this line to its error stream instead. */
    void answersItsVersionItself(String line) {
        script("bin/java", "#!/bin/sh\nif [ \"$1\" = -version ]; then echo '" + line + "' >&2; fi\n");
        delete("release");
    }

    void hasNoCompiler() {
        delete("bin/javac");
    }

    private void script(String name, String text) {
        Path file = home.resolve(name);
        write(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException(file + ": cannot be made executable");
        }
    }

    private void delete(String name) {
        try {
            Files.delete(home.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
