package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client, and a server, that break the protocol on purpose. */
@Tag("smoke")
class HostileLinkTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static Tunnel tunnel;
    private static RawUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.saying("hello");
        tunnel = new Tunnel().java("-Xmx128m -XX:MaxDirectMemorySize=128m").start();
        tunnel.client("visits.test=" + upstream.url());
    }

    @AfterAll
    static void stop() {
        tunnel.close();
        upstream.close();
    }

    /** What a client says after its WELCOME. */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares it
    record Attack(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        byte[] none = {};
        byte[] random = new byte[4096];
        new SplittableRandom(1).nextBytes(random);
        random[3] = 100;
        return List.of(
                new Attack("random bytes", random),
                new Attack("an unknown type that must be understood", RawLink.frame(100, 0, 0, none)),
                new Attack("a second HELLO", RawLink.hello(ID, "x.test")),
                new Attack("a payload beyond its type's limit", header(0xffffff, RawLink.HEAD, 2)),
                new Attack("DATA beyond 256 KiB", header(300_000, RawLink.DATA, 2)),
                new Attack("DATA for a stream that was never opened", RawLink.frame(RawLink.DATA, 0, 4, random)),
                new Attack(
                        "OPENED for a stream that was never opened", RawLink.frame(RawLink.OPENED, 0, 4, new byte[8])),
                new Attack("empty DATA without FIN", RawLink.frame(RawLink.DATA, 0, 2, none)),
                new Attack("CREDIT that is too short", RawLink.frame(RawLink.CREDIT, 0, 2, new byte[3])),
                new Attack("an OPEN of the server's parity", RawLink.openHttp(2, 1, 65_536, "h", "/")),
                new Attack("a frame of a stream on stream 0", RawLink.frame(RawLink.DATA, 0, 0, random)),
                new Attack("a frame of the link on a stream", RawLink.frame(RawLink.PING, 0, 3, new byte[8])),
                new Attack("an id used twice", joined(forward(3), forward(3))),
                new Attack("ids that fall", joined(forward(5), forward(3))),
                new Attack("a flood of RESETs", resetFlood(11_000)),
                new Attack("a flood of PINGs", repeated(RawLink.frame(RawLink.PING, 0, 0, new byte[8]), 1000)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    @Trust("malformed, oversized, out-of-order frames; credit overflow; reused ids; RESET floods")
    void a_client_that_breaks_the_protocol_loses_its_link_and_nobody_else_does(Attack attack) throws IOException {
        try (RawLink link = RawLink.connect(tunnel.controlPort())) {
            link.send(RawLink.hello(ID, "hostile.test"));
            link.read(RawLink.WELCOME);
            link.send(attack.bytes());
            assertThat(link.ended()).isTrue();
        }
        assertHealthy();
    }

    @Test
    @Trust("malformed, oversized, out-of-order frames; credit overflow; reused ids; RESET floods")
    void a_first_frame_that_is_no_hello_ends_the_link() throws IOException {
        for (byte[] first : List.of(
                RawLink.openHttp(1, 1, 65_536, "h", "/"),
                RawLink.json(RawLink.HELLO, "{\"versions\":"),
                RawLink.json(RawLink.HELLO, "[]"),
                RawLink.json(RawLink.HELLO, "{\"versions\":[\"culvert.v9\"]}"),
                RawLink.hello("not-an-id", "x.test"),
                RawLink.json(RawLink.HELLO, "{\"x\":\"" + "y".repeat(70_000) + "\"}"))) {
            try (RawLink link = RawLink.connect(tunnel.controlPort())) {
                link.send(first);
                assertThat(link.ended()).isTrue();
            }
        }
        assertHealthy();
    }

    @Test
    @Trust("malformed, oversized, out-of-order frames; credit overflow; reused ids; RESET floods")
    void an_answer_beyond_its_credit_ends_the_link() throws Exception {
        try (RawLink link = RawLink.connect(tunnel.controlPort())) {
            link.send(RawLink.hello(ID, "credit.test"));
            link.read(RawLink.WELCOME);
            try (RawVisitor visitor = RawVisitor.connect(tunnel.port(), 8 * 1024)) {
                visitor.send("GET / HTTP/1.1\r\nHost: credit.test\r\n\r\n");
                RawLink.Frame open = link.read(RawLink.OPEN);
                assertThat(open.stream() % 2).isZero();
                link.send(
                        RawLink.frame(RawLink.OPENED, 0, open.stream(), longBytes(65_536)),
                        RawLink.frame(RawLink.HEAD, 0, open.stream(), new byte[] {0, (byte) 200}));
                byte[] data = RawLink.frame(RawLink.DATA, 0, open.stream(), new byte[64 * 1024]);
                List<byte[]> tooMuch = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    tooMuch.add(data);
                }
                boolean ended = false;
                try {
                    for (int i = 0; i < 40; i++) {
                        link.send(tooMuch.toArray(byte[][]::new));
                    }
                } catch (IOException e) {
                    ended = true;
                }
                assertThat(ended || link.ended()).isTrue();
            }
        }
        assertHealthy();
    }

    @Test
    @Trust("a hostile server asking a client to dial elsewhere")
    void a_client_dials_only_its_own_upstreams_whatever_its_server_says() throws Exception {
        try (RawUpstream own = RawUpstream.saying("own");
                RawUpstream elsewhere = RawUpstream.saying("elsewhere");
                ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Tunnel holder = new Tunnel()) {
            String victim = "127.0.0.1:" + elsewhere.port();
            holder.launchClient(listener.getLocalPort(), "own.test=" + own.url());
            try (RawLink server = RawLink.accept(listener.accept())) {
                assertThat(server.read().text()).contains("own.test");
                server.send(
                        RawLink.json(RawLink.WELCOME, """
                                {"version":"culvert.v1","features":[],"node":"evil","session":"0000000000000001",
                                 "resume":"%s","streams":100,"siblings":["ws://%s"],"refused":[]}
                                """.formatted("ab".repeat(32), victim)),
                        RawLink.openHttp(2, 1, 65_536, victim, "/"),
                        RawLink.openHttp(4, 1, 65_536, "own.test", "http://" + victim + "/"),
                        RawLink.openHttp(6, 2, 65_536, victim, "/"),
                        RawLink.open(
                                8,
                                0,
                                1,
                                65_536,
                                0,
                                ByteBuffer.allocate(2)
                                        .putShort((short) elsewhere.port())
                                        .array()),
                        RawLink.open(10, 2, 1, 65_536, 0, victim.getBytes(StandardCharsets.UTF_8)),
                        RawLink.openHttp(12, 1, 65_536, "own.test", "/last"));
                List<Long> reset = new ArrayList<>();
                RawLink.Frame frame = server.read();
                while (frame.stream() != 12 || frame.type() != RawLink.HEAD) {
                    if (frame.type() == RawLink.RESET) {
                        reset.add(frame.stream());
                    }
                    frame = server.read();
                }
                assertThat(reset).contains(6L);
                assertThat(own.requests()).anyMatch(head -> head.target().equals("/last"));
            }
            assertThat(elsewhere.accepted()).isZero();
        }
    }

    private static void assertHealthy() {
        assertThat(Visits.get(tunnel.port()).body()).isEqualTo("hello");
        assertThat(tunnel.server().output()).doesNotContain("\tat ");
        assertThat(Heap.residentMiB(tunnel.server())).isLessThan(600);
    }

    private static byte[] header(int length, int type, long stream) {
        byte[] frame = RawLink.frame(type, 0, stream, new byte[64]);
        frame[0] = (byte) (length >> 16);
        frame[1] = (byte) (length >> 8);
        frame[2] = (byte) length;
        return frame;
    }

    private static byte[] repeated(byte[] frame, int times) {
        ByteBuffer all = ByteBuffer.allocate(frame.length * times);
        for (int i = 0; i < times; i++) {
            all.put(frame);
        }
        return all.array();
    }

    private static byte[] forward(long stream) {
        return RawLink.open(stream, 2, 0, 65_536, 0, "127.0.0.1:1".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resetFlood(int streams) {
        ByteBuffer all = ByteBuffer.allocate(streams * 80);
        for (int i = 0; i < streams; i++) {
            long stream = 2L * i + 1;
            all.put(forward(stream)).put(RawLink.frame(RawLink.RESET, 0, stream, new byte[] {0, 1}));
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }
}
