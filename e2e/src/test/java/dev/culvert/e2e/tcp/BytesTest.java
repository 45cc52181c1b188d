package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Noise;
import dev.culvert.e2e.RawVisitor;
import dev.culvert.e2e.RawVisitor.End;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes come as they were sent, and so do the ends: each direction's own end, and resets. */
@Tag("smoke")
class BytesTest {

    private static final String SIGNATURE_V2 = "\r\n\r\n\0\r\nQUIT\n";

    /** How the connections of visitors ended; proofs say nothing. */
    private static final BlockingQueue<End> upstreamSaw = new LinkedBlockingQueue<>();

    private static final Semaphore upstreamHeard = new Semaphore(0);
    private static TcpServer patient;
    private static TcpServer hasty;
    private static TcpServer resetting;
    private static TcpServer listening;
    private static TcpServer echo;
    private static Tunnel tunnel;
    private static List<Integer> ports;

    @BeforeAll
    static void start() {
        patient = TcpServer.start(socket -> {
            byte[] all = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(("got " + all.length).getBytes(StandardCharsets.US_ASCII));
        });
        hasty = TcpServer.start(socket -> {
            socket.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            saw(RawVisitor.end(socket));
        });
        resetting = TcpServer.start(socket -> {
            socket.getInputStream().read();
            RawVisitor.reset(socket);
        });
        listening = TcpServer.start(socket -> {
            if (socket.getInputStream().read() >= 0) {
                upstreamHeard.release();
                End rest = RawVisitor.end(socket);
                saw(new End(rest.bytes() + 1, rest.reset()));
            }
        });
        echo = TcpServer.echo();
        ports = FreePorts.take(5);
        tunnel = Tunnel.tcp().tls().start();
        tunnel.clientWith(
                "--upstream",
                String.join(
                        ",",
                        patient.behind(ports.get(0)),
                        hasty.behind(ports.get(1)),
                        resetting.behind(ports.get(2)),
                        listening.behind(ports.get(3)),
                        echo.behind(ports.get(4))));
        ports.forEach(Await::listening);
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        for (TcpServer server : List.of(patient, hasty, resetting, listening, echo)) {
            server.close();
        }
    }

    @Test
    void who_has_ended_his_input_gets_the_answer_that_comes_after_it() {
        // printf x | nc -N: it ends its output once its input has ended, and reads on
        Shell.Result netcat = Shell.run(Duration.ofSeconds(10), "printf x | nc -N 127.0.0.1 " + ports.get(0));
        assertThat(netcat.output()).isEqualTo("got 1");
        assertThat(netcat.exitCode()).isZero();
    }

    @Test
    void an_upstream_that_has_ended_its_output_hears_on() throws Exception {
        try (RawVisitor visitor = RawVisitor.connect(ports.get(1))) {
            assertThat(new String(visitor.in().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("bye");
            assertThat(upstreamSaw).isEmpty();
            visitor.send("still here");
            visitor.endOutput();
            assertThat(upstreamSaw.poll(10, TimeUnit.SECONDS)).isEqualTo(new End(10, false));
        }
    }

    @Test
    void an_upstreams_reset_arrives_as_a_reset() throws IOException {
        try (RawVisitor visitor = RawVisitor.connect(ports.get(2))) {
            visitor.send("x");
            assertThat(visitor.end()).isEqualTo(new End(0, true));
        }
    }

    @Test
    void a_visitors_reset_arrives_as_a_reset() throws Exception {
        try (RawVisitor visitor = RawVisitor.connect(ports.get(3))) {
            visitor.send("x");
            assertThat(upstreamHeard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            visitor.reset();
        }
        assertThat(upstreamSaw.poll(10, TimeUnit.SECONDS)).matches(End::reset);
    }

    @Test
    void an_end_is_an_end_and_no_reset() throws Exception {
        try (RawVisitor visitor = RawVisitor.connect(ports.get(3))) {
            visitor.send("x");
        }
        assertThat(upstreamHeard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(upstreamSaw.poll(10, TimeUnit.SECONDS)).isEqualTo(new End(1, false));
    }

    @Test
    @Trust("forged PROXY headers")
    void a_proxy_header_that_nobody_asked_for_is_a_visitors_bytes() throws IOException {
        for (String header : List.of(
                "PROXY TCP4 203.0.113.9 203.0.113.1 5 80\r\n",
                SIGNATURE_V2 + "\41\21\0\14\313\0\161\11\313\0\161\1\0\5\0\120")) {
            try (RawVisitor visitor = RawVisitor.connect(ports.get(4))) {
                visitor.send(header);
                byte[] back = visitor.in().readNBytes(header.length());
                assertThat(new String(back, StandardCharsets.ISO_8859_1)).isEqualTo(header);
            }
        }
    }

    @Test
    void megabytes_come_back_whole_while_they_are_still_being_sent() throws IOException {
        long size = 64L << 20;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(4))) {
            socket.setSoTimeout(20_000);
            Thread sender = new Thread(() -> send(socket, size));
            sender.start();
            assertThat(Noise.sha256(socket.getInputStream())).isEqualTo(Noise.sha256(5, size));
        }
    }

    private static void saw(End end) {
        if (end.bytes() > 0) {
            upstreamSaw.add(end);
        }
    }

    private static void send(Socket socket, long size) {
        try {
            OutputStream out = socket.getOutputStream();
            new Noise(5, size).transferTo(out);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
