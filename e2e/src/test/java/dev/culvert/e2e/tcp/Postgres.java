package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;

/** Debian's PostgreSQL with a cluster of its own; user {@code postgres}, no password. */
final class Postgres implements AutoCloseable {

    /** It refuses to run as root. */
    private static final String AS_ITS_USER = "setpriv --reuid=postgres --regid=postgres --init-groups ";

    private final Path folder = Folders.create("culvert-postgres");
    private final int port = FreePorts.next();
    private final CulvertProcess process;

    private Postgres() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path programs = programs();
        Shell.succeed(
                Duration.ofMinutes(1),
                AS_ITS_USER + programs.resolve("initdb") + " --no-sync -A trust -U postgres -D " + folder + "/data");
        String command = AS_ITS_USER + programs.resolve("postgres") + " -D " + folder + "/data -p " + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder + " -c fsync=off";
        process = CulvertProcess.program(command.split(" ")).start();
        process.awaitLine("ready to accept connections", Duration.ofSeconds(30));
    }

    static Postgres start() {
        try {
            return new Postgres();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.signal("QUIT");
        process.awaitExit(Duration.ofSeconds(10));
        Folders.delete(folder);
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Path::compareTo)
                    .map(version -> version.resolve("bin"))
                    .orElseThrow(() -> new IllegalStateException("no PostgreSQL in /usr/lib/postgresql"));
        }
    }
}
