package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code --local}: a service of the server's network at the client, where the server allows it. */
@Tag("smoke")
class LocalForwardTest {

    private final int localPort = FreePorts.next();

    @Test
    void what_the_server_allows_is_brought_here_and_nothing_else_is() throws IOException {
        int deniedPort = FreePorts.next();
        try (TcpServer service = TcpServer.start(socket -> {
                    byte[] all = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(all);
                });
                TcpServer other = TcpServer.saying("not for you");
                Tunnel tunnel = Tunnel.tcp()
                        .flags("--client-forwarding", "--forward-allow", "127.0.0.1:" + service.port())
                        .start()) {
            CulvertProcess client = tunnel.clientWith(
                    "--local",
                    localPort + ":127.0.0.1:" + service.port(),
                    "--local",
                    deniedPort + ":127.0.0.1:" + other.port());
            Await.listening(localPort);
            try (RawVisitor visitor = RawVisitor.connect(localPort)) {
                visitor.send("to the server's network");
                visitor.endOutput();
                assertThat(visitor.text(100)).isEqualTo("to the server's network");
            }
            try (RawVisitor visitor = RawVisitor.connect(deniedPort)) {
                assertThat(visitor.end()).isEqualTo(new RawVisitor.End(0, true));
            }
            assertThat(client.awaitLine("forward failed.*:" + other.port(), Tunnel.START))
                    .contains("--forward-allow");
            assertThat(other.accepted()).isZero();
        }
    }

    @Test
    void a_server_that_was_not_told_to_forward_does_not() throws IOException {
        try (TcpServer service = TcpServer.saying("not for you");
                Tunnel tunnel = Tunnel.tcp().start()) {
            CulvertProcess client = tunnel.clientWith("--local", localPort + ":127.0.0.1:" + service.port());
            Await.listening(localPort);
            try (RawVisitor visitor = RawVisitor.connect(localPort)) {
                assertThat(visitor.end()).isEqualTo(new RawVisitor.End(0, true));
            }
            assertThat(client.awaitLine("forward failed", Tunnel.START)).contains("--client-forwarding");
            assertThat(service.accepted()).isZero();
        }
    }
}
