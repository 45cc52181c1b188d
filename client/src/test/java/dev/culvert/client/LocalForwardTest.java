package dev.culvert.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.Lines;
import dev.culvert.client.support.TestClient;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.settings.LocalForward;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service of the server's network on a port of the client. */
@ExtendWith(VertxExtension.class)
class LocalForwardTest {
    private static final HostPort TARGET = new HostPort("db.internal", 5432);

    private final Lines lines = new Lines();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Vertx vertx;
    private FakeServer server;
    private int port;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        server = new FakeServer(vertx);
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
    }

    @AfterEach
    void forget() {
        lines.close();
    }

    @Test
    void a_connection_is_led_to_the_target_and_each_direction_ends_by_itself() throws Exception {
        TestClient.deploy(vertx, server, tunnels());
        server.forwards(this::echo);
        try (Socket visitor = connect()) {
            write(visitor, "ping");
            assertThat(read(visitor, 4)).isEqualTo("ping");
            visitor.shutdownOutput();
            assertThat(visitor.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(asked).containsExactly("FORWARD db.internal:5432");
        await().until(() -> server.streams() == 0);
        assertThat(lines.all()).contains("local forward listens address=127.0.0.1:" + port + " target=" + TARGET);
    }

    @Test
    void a_refusal_resets_the_connection_and_is_said_once() throws Exception {
        TestClient.deploy(vertx, server, tunnels());
        server.forwards((back, open) -> {
            open.release();
            back.send(new Reset(back.id(), ResetCode.REFUSED, "local forwarding is off at the server"));
            return null;
        });
        for (int i = 0; i < 3; i++) {
            try (Socket visitor = connect()) {
                assertThatThrownBy(() -> visitor.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
        assertThat(lines.all())
                .filteredOn(line -> line.startsWith("local forward failed"))
                .containsExactly("local forward failed target=db.internal:5432"
                        + " reason=\"local forwarding is off at the server\"");
    }

    @Test
    void without_a_server_connections_are_reset() throws Exception {
        TestClient.deploy(vertx, server, tunnels());
        server.kill();
        await().until(() -> lines.count("disconnected") >= 1);
        try (Socket visitor = connect()) {
            assertThatThrownBy(() -> visitor.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(lines.all()).anyMatch(line -> line.contains("reason=\"not connected to the server\""));
    }

    @Test
    void a_port_that_is_in_use_ends_the_start_with_one_sentence() throws Exception {
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TestClient.deploy(vertx, server, tunnels()))
                    .hasMessage("--local: " + other.getLocalPort()
                            + " on 127.0.0.1 is in use by another program (expected: a free port)");
        }
    }

    @Test
    void a_forward_that_goes_takes_no_more_connections_and_leaves_those_that_run() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels());
        server.forwards(this::echo);
        try (Socket visitor = connect()) {
            write(visitor, "a");
            assertThat(read(visitor, 1)).isEqualTo("a");

            client.change(Tunnels.tcp(List.of(new TcpUpstream(2222, new HostPort("127.0.0.1", 22)))));

            await().until(this::refused);
            write(visitor, "b");
            assertThat(read(visitor, 1)).isEqualTo("b");
        }
    }

    @Test
    void another_target_for_the_same_port_counts_from_then_on() throws Exception {
        TunnelClient client = TestClient.deploy(vertx, server, tunnels());
        server.forwards(this::echo);
        client.change(new Tunnels(
                List.of(),
                List.of(),
                List.of(new LocalForward(new BindAddress("127.0.0.1", port), new HostPort("other", 1)))));
        await().until(() -> {
            try (Socket visitor = connect()) {
                write(visitor, "x");
                read(visitor, 1);
            }
            return asked.contains("FORWARD other:1");
        });
    }

    @Test
    void a_port_that_becomes_free_is_listened_on_after_all() throws Exception {
        TunnelClient client = TestClient.deploy(
                vertx, server, Tunnels.tcp(List.of(new TcpUpstream(2222, new HostPort("127.0.0.1", 22)))));
        server.forwards(this::echo);
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            client.change(tunnels());
            await().until(() -> lines.all().stream()
                    .anyMatch(
                            line -> line.startsWith("local forward failed reason=\"--local: " + other.getLocalPort())));
        }
        await().atMost(15, TimeUnit.SECONDS).until(() -> lines.count("local forward listens") == 1);
    }

    private Tunnels tunnels() {
        return new Tunnels(List.of(), List.of(), List.of(new LocalForward(new BindAddress("127.0.0.1", port), TARGET)));
    }

    private FrameSink echo(FramePort back, Open open) {
        asked.add(open.kind() + " " + open.payload().toString(US_ASCII));
        assertThat(open.kind()).isEqualTo(OpenKind.FORWARD);
        StreamEnd[] end = new StreamEnd[1];
        end[0] = new StreamEnd(server.budget(), Clock.system(), new StreamListener() {
            @Override
            public void data(ByteBuf bytes) {
                end[0].consumed(bytes.readableBytes());
                end[0].write(bytes, false);
            }

            @Override
            public void fin() {
                end[0].end();
            }

            @Override
            public void reset(ResetCode code, String detail) {}

            @Override
            public void writable() {}
        });
        end[0].accept(back, open);
        open.release();
        end[0].opened();
        return end[0];
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private boolean refused() throws IOException {
        try (Socket socket = connect()) {
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket from, int bytes) throws IOException {
        return new String(from.getInputStream().readNBytes(bytes), US_ASCII);
    }
}
