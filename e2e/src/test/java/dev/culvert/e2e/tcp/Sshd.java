package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's OpenSSH server with keys of its own; whoever runs the tests may log in. */
final class Sshd implements AutoCloseable {

    private static final String CONFIGURATION = """
            ListenAddress 127.0.0.1
            Port @PORT@
            HostKey @DIR@/host
            AuthorizedKeysFile @DIR@/user.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin yes
            Subsystem sftp internal-sftp
            """;

    private final Path folder = Folders.create("culvert-sshd");
    private final int port = FreePorts.next();
    private final CulvertProcess process;

    private Sshd() throws IOException {
        for (String key : new String[] {"host", "user"}) {
            Shell.succeed(Duration.ofSeconds(10), "ssh-keygen -q -t ed25519 -N '' -f " + folder.resolve(key));
        }
        Path file = Files.writeString(
                folder.resolve("sshd_config"),
                CONFIGURATION.replace("@PORT@", "" + port).replace("@DIR@", folder.toString()));
        // made by the service, which is not started here
        Files.createDirectories(Path.of("/run/sshd"));
        process = CulvertProcess.program("/usr/sbin/sshd", "-D", "-e", "-f", file.toString())
                .start();
        Await.listening(port);
    }

    static Sshd start() {
        try {
            return new Sshd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** The flags with which {@code ssh} and {@code scp} log in here and nowhere else. */
    String clientFlags() {
        return "-F none -i " + folder.resolve("user") + " -o BatchMode=yes -o StrictHostKeyChecking=no"
                + " -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -c aes128-gcm@openssh.com";
    }

    /** Who logs in. */
    String user() {
        return System.getProperty("user.name");
    }

    @Override
    public void close() {
        process.close();
        Folders.delete(folder);
    }
}
