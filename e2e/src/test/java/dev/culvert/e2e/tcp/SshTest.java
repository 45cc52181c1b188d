package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Noise;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH through a tunnel with TLS. */
class SshTest {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final long SIZE_BYTES = 1L << 30;

    private static Sshd sshd;
    private static Tunnel tunnel;
    private static int port;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        sshd = Sshd.start();
        port = FreePorts.next();
        tunnel = Tunnel.tcp().tls().start();
        tunnel.clientWith("--upstream", port + "=localhost:" + sshd.port());
        Await.listening(port);
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        sshd.close();
    }

    @Test
    void a_login_with_a_terminal() {
        String ssh = "ssh -tt -p " + port + " " + sshd.clientFlags() + " " + sshd.user() + "@127.0.0.1";
        assertThat(Shell.succeed(LONG, ssh + " 'test -t 0 && echo $SSH_CONNECTION'"))
                .contains("127.0.0.1");
    }

    @Test
    void a_gibibyte_by_scp_has_the_same_hash() throws IOException {
        Path from = folder.resolve("from");
        Files.copy(new Noise(6, SIZE_BYTES), from);
        Path to = folder.resolve("to");
        Shell.succeed(
                LONG,
                "scp -q -P " + port + " " + sshd.clientFlags() + " " + sshd.user() + "@127.0.0.1:" + from + " " + to);
        try (InputStream in = Files.newInputStream(to)) {
            assertThat(Noise.sha256(in)).isEqualTo(Noise.sha256(6, SIZE_BYTES));
        }
    }

    @Test
    void git_clones_and_pushes() throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        Files.copy(new Noise(7, 20L << 20), work.resolve("large"));
        String git = "git -c user.name=e2e -c user.email=e2e@example.com -c init.defaultBranch=main";
        Shell.succeed(
                LONG,
                "cd " + work + " && " + git + " init -q && " + git + " add . && " + git
                        + " commit -q -m one && git clone -q --bare . " + folder.resolve("origin.git"));
        Path clone = folder.resolve("clone");
        String overSsh = "export GIT_SSH_COMMAND='ssh " + sshd.clientFlags() + "'; ";
        String url = "ssh://" + sshd.user() + "@127.0.0.1:" + port + folder.resolve("origin.git");
        Shell.succeed(
                LONG,
                overSsh + "git clone -q " + url + " " + clone + " && cd " + clone + " && git fsck && " + git
                        + " commit -q --allow-empty -m two && git push -q");
        assertThat(Files.mismatch(work.resolve("large"), clone.resolve("large")))
                .isEqualTo(-1);
        assertThat(Shell.succeed(LONG, "git -C " + folder.resolve("origin.git") + " log -1 --format=%s"))
                .isEqualTo("two");
    }
}
