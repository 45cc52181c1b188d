package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors that a process has open. */
final class Descriptors {

    private Descriptors() {}

    static int of(CulvertProcess process) {
        try (Stream<Path> all = Files.list(Path.of("/proc", "" + process.pid(), "fd"))) {
            return (int) all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
