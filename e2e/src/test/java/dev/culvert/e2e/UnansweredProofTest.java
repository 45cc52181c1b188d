package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients, written from the protocol's text, that say nothing when they are asked whether their upstreams work. */
class UnansweredProofTest {

    private static final int GOAWAY = 13;
    private static final int PROBE = 3;
    private static final String HOST = "proof.test";
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private Tunnel tunnel;

    @BeforeEach
    void start() {
        tunnel = new Tunnel().start();
    }

    @AfterEach
    void stop() {
        tunnel.close();
    }

    @Test
    void a_link_that_lives_and_brings_no_answer_to_proofs_is_ended_so_that_it_is_dialled_anew() throws IOException {
        try (RawLink link = RawLink.connect(tunnel.controlPort())) {
            link.send(RawLink.hello(ID, HOST, "[\"probe\"]"));
            assertThat(link.read(RawLink.WELCOME).text()).contains("\"features\":[\"probe\"]");
            long begun = System.nanoTime();
            int proofs = 0;
            RawLink.Frame frame = answeringPings(link);
            while (frame.type() != GOAWAY) {
                if (frame.type() == RawLink.OPEN) {
                    assertThat((int) frame.payload()[0]).isEqualTo(PROBE);
                    assertThat(frame.flags()).isEqualTo(RawLink.FIN);
                    proofs++;
                }
                frame = answeringPings(link);
            }
            assertThat(frame.text()).contains("timeout: the client has not answered a proof within");
            assertThat(proofs).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
            assertThat(link.ended()).isTrue();
        }
        assertThat(tunnel.server().output()).contains("client disconnected session=", "has not answered a proof");
    }

    @Test
    void a_client_of_an_older_version_is_asked_nothing_and_served_as_ever() throws IOException {
        try (RawLink link = RawLink.connect(tunnel.controlPort())) {
            link.send(RawLink.hello(ID, HOST));
            assertThat(link.read(RawLink.WELCOME).text()).contains("\"features\":[]");
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < Duration.ofSeconds(7).toNanos()) {
                assertThat(answeringPings(link).type()).isIn(RawLink.PING, RawLink.PONG);
            }
            for (int i = 0; i < 5; i++) { // more than a few refusals, and still nobody else to ask
                try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
                    visitor.send("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
                    RawLink.Frame open = answeringPings(link);
                    while (open.type() != RawLink.OPEN) {
                        open = answeringPings(link);
                    }
                    link.send(RawLink.frame(RawLink.RESET, 0, open.stream(), unreachable()));
                    assertThat(visitor.head().status()).isEqualTo(502);
                }
            }
        }
        assertThat(tunnel.server().output()).doesNotContain("upstream failed session=");
    }

    private static RawLink.Frame answeringPings(RawLink link) throws IOException {
        RawLink.Frame frame = link.read();
        if (frame.type() == RawLink.PING) {
            link.send(RawLink.frame(RawLink.PONG, 0, 0, frame.payload()));
        }
        return frame;
    }

    private static byte[] unreachable() {
        return ByteBuffer.allocate(2).putShort((short) 3).array();
    }
}
