package dev.culvert.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.settings.ProxyProtocol;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol from load balancers and to upstreams. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
    }

    private FakeSession serve(TcpPlaneSettings settings) {
        FakeSession session = node.start(settings).session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        return session;
    }

    private static byte[] v2(String rest, String payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(HexFormat.of().parseHex(SIGNATURE + rest));
        all.writeBytes(payload.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\r\n", "PROXY TCP6 2001:db8::7 ::1 58102 443\r\n"})
    void the_visitor_of_a_text_header_is_told_and_what_follows_is_passed_on(String header) {
        FakeSession session = serve(FakeNode.expecting(ProxyProtocol.V1));
        try (Peer balancer = Peer.connect(port)) {
            balancer.send(header + "hello");
            try (Peer served = upstream.accept()) {
                assertThat(served.read(5)).isEqualTo("hello");
                served.send("back");
                assertThat(balancer.read(4)).isEqualTo("back");
                String address = header.contains("TCP4") ? "203.0.113.7" : "2001:db8::7";
                assertThat(session.visitors()).containsExactly(address + ":58102>" + port);
            }
        }
    }

    @Test
    void ipv4_visitors_in_ipv6s_clothes_have_a_limit_each() {
        TcpPlaneSettings s = FakeNode.limited(1);
        FakeSession session = serve(new TcpPlaneSettings(
                s.host(), s.allowed(), s.balance(), s.idle(), 1, ProxyProtocol.V1, null, s.limits()));
        try (Peer first = Peer.connect(port);
                Peer second = Peer.connect(port)) {
            first.send("PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.1 58102 443\r\n");
            second.send("PROXY TCP6 ::ffff:203.0.113.8 ::ffff:192.0.2.1 58102 443\r\n");
            await().untilAsserted(() -> assertThat(session.visitors())
                    .containsExactlyInAnyOrder("203.0.113.7:58102>" + port, "203.0.113.8:58102>" + port));
        }
    }

    @Test
    void a_header_may_come_in_pieces_and_the_server_may_speak_first() {
        FakeSession session = serve(FakeNode.expecting(ProxyProtocol.V1));
        try (Peer balancer = Peer.connect(port)) {
            for (char piece : "PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\r\n".toCharArray()) {
                balancer.send(String.valueOf(piece));
            }
            try (Peer served = upstream.accept()) {
                served.send("220 ready");
                assertThat(balancer.read(9)).isEqualTo("220 ready");
                assertThat(session.visitors()).containsExactly("203.0.113.7:58102>" + port);
            }
        }
    }

    @Test
    void the_visitor_of_a_binary_header_is_told_over_either_family() {
        FakeSession session = serve(FakeNode.expecting(ProxyProtocol.V2));
        byte[] four = v2("2111000c" + "cb007107" + "c0000201" + "e2f6" + "01bb", "4");
        byte[] six = v2(
                "21210024" + "20010db8000000000000000000000007" + "00000000000000000000000000000001" + "e2f6" + "01bb",
                "6");
        for (byte[] header : new byte[][] {four, six}) {
            try (Peer balancer = Peer.connect(port)) {
                balancer.send(header);
                try (Peer served = upstream.accept()) {
                    assertThat(served.read(1)).isEqualTo(header == four ? "4" : "6");
                }
            }
        }
        assertThat(session.visitors()).containsExactly("203.0.113.7:58102>" + port, "2001:db8::7:58102>" + port);
    }

    @Test
    void a_balancer_s_own_connection_is_told_as_it_is() {
        FakeSession session = serve(FakeNode.expecting(ProxyProtocol.V2));
        try (Peer balancer = Peer.connect(port)) {
            balancer.send(v2("20000000", "x"));
            try (Peer served = upstream.accept()) {
                assertThat(served.read(1)).isEqualTo("x");
                assertThat(session.visitors()).containsExactly("127.0.0.1:" + balancer.port() + ">" + port);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
                "PROXY TCP4 203.0.113.999 192.0.2.1 58102 443\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 58102\r\n",
                "PROXY TCP5 203.0.113.7 192.0.2.1 58102 443\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 58102 443                                                            "
                        + "                                                          ",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\f12345678abcdhello"
            })
    void what_is_no_header_of_the_version_that_is_expected_is_reset(String sent) {
        FakeSession session = serve(FakeNode.expecting(ProxyProtocol.V1));
        try (Peer stranger = Peer.connect(port)) {
            stranger.send(sent);
            stranger.expectReset();
        }
        await().until(() -> node.plane().refusedHeaders() == 1);
        assertThat(session.visitors()).isEmpty();
    }

    @Test
    void a_text_header_is_reset_where_a_binary_one_is_expected_and_so_is_an_oversized_one() {
        serve(FakeNode.expecting(ProxyProtocol.V2));
        try (Peer stranger = Peer.connect(port)) {
            stranger.send("PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\r\n");
            stranger.expectReset();
        }
        try (Peer stranger = Peer.connect(port)) {
            stranger.send(v2("2111ffff" + "cb007107" + "c0000201" + "e2f6" + "01bb", ""));
            stranger.expectReset();
        }
        await().until(() -> node.plane().refusedHeaders() == 2);
    }

    @Test
    void a_late_header_is_reset() {
        serve(FakeNode.expecting(ProxyProtocol.V1));
        try (Peer stranger = Peer.connect(port)) {
            stranger.send("PROXY TCP4 203");
            stranger.expectReset();
        }
    }

    @Test
    void a_header_that_nobody_asked_for_is_passed_on_as_bytes() {
        FakeSession session = serve(FakeNode.settings());
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            String header = "PROXY TCP4 203.0.113.7 192.0.2.1 58102 443\r\n";
            visitor.send(header);
            assertThat(served.read(header.length())).isEqualTo(header);
            assertThat(session.visitors()).containsExactly("127.0.0.1:" + visitor.port() + ">" + port);
        }
    }

    @Test
    void an_upstream_is_sent_the_visitor_in_front_of_all_bytes() {
        serve(FakeNode.sending(ProxyProtocol.V1));
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            visitor.send("hello");
            String expected = "PROXY TCP4 127.0.0.1 127.0.0.1 " + visitor.port() + " " + port + "\r\nhello";
            assertThat(served.read(expected.length())).isEqualTo(expected);
        }
    }

    @Test
    void an_upstream_is_sent_the_visitor_in_binary() {
        serve(FakeNode.sending(ProxyProtocol.V2));
        try (Peer visitor = Peer.connect(port);
                Peer served = upstream.accept()) {
            String expected = SIGNATURE + "2111000c" + "7f0000017f000001" + "%04x%04x".formatted(visitor.port(), port);
            assertThat(HexFormat.of().formatHex(served.readBytes(28))).isEqualTo(expected);
        }
    }
}
