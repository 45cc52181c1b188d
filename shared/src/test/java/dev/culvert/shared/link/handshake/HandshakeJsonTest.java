package dev.culvert.shared.link.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.frame.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeJsonTest {
    private static final String ID = "0123456789abcdef0123456789ABCDEF";

    @Test
    void hello_comes_back_as_it_was_written() throws Exception {
        HelloMessage hello = new HelloMessage(
                List.of("culvert.v1"),
                List.of(),
                ID,
                0,
                1,
                null,
                "0.1.0",
                "box",
                List.of(OfferMessage.http(1, "*", "/", "http://127.0.0.1:8080")));
        byte[] json = HandshakeJson.write(hello);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"versions\":[\"culvert.v1\"],\"features\":[],\"clientId\":\"" + ID
                        + "\",\"slot\":0,\"generation\":1,\"version\":\"0.1.0\",\"hostname\":\"box\",\"offers\":"
                        + "[{\"n\":1,\"kind\":\"http\",\"host\":\"*\",\"path\":\"/\",\"upstream\":"
                        + "\"http://127.0.0.1:8080\"}]}");
        assertThat(HandshakeJson.read(json, HelloMessage.class)).isEqualTo(hello);
    }

    @Test
    void welcome_comes_back_as_it_was_written() throws Exception {
        WelcomeMessage welcome = new WelcomeMessage(
                "culvert.v1",
                List.of(),
                "node-1",
                "8000000000000001",
                "s3cr3t",
                10_000,
                List.of("wss://node-2:8123"),
                List.of(new RefusedOffer(2, "taken")));

        assertThat(HandshakeJson.read(HandshakeJson.write(welcome), WelcomeMessage.class))
                .isEqualTo(welcome);
        assertThat(welcome.sessionNumber()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(welcome.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void peers_messages_come_back_as_they_were_written() throws Exception {
        PeerHello hello = new PeerHello(List.of("culvert.v1"), "a", ID, List.of(new PeerAddress("a", "[::1]:8124")));
        PeerWelcome welcome = new PeerWelcome("culvert.v1", "b", ID, 10_000, List.of());

        assertThat(HandshakeJson.read(HandshakeJson.write(hello), PeerHello.class))
                .isEqualTo(hello);
        assertThat(HandshakeJson.read(HandshakeJson.write(welcome), PeerWelcome.class))
                .isEqualTo(welcome);
    }

    @Test
    void unknown_fields_are_skipped_and_lists_may_be_absent() throws Exception {
        assertThat(read("{\"offers\":[{\"n\":1,\"kind\":\"new\",\"upstream\":\"u\",\"more\":{}}],\"other\":[1]}"))
                .isEqualTo(new UpdateMessage(List.of(new OfferMessage(1, "new", null, null, null, "u"))));
        assertThat(read("{}").offers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"offers\":[{\"n\":1}]}|offer kind: absent (expected: 1-32 characters, none of them a control"
                        + " character)",
                "{\"offers\":[{\"n\":0,\"kind\":\"http\"}]}|offer n: 0 (expected: 1-2147483647)",
                "{\"offers\":[{\"n\":1,\"kind\":\"tcp\",\"upstream\":\"u\"}]}|offer port: 0 (expected: 1-65535)",
                "{\"offers\":[{\"n\":1,\"kind\":\"http\",\"host\":\"*\",\"path\":\"a\",\"upstream\":\"u\"}]}"
                        + "|offer path: \"a\" (expected: / at its start)",
                "{\"offers\":[{\"n\":1,\"kind\":\"x\",\"upstream\":\"u\"},{\"n\":1,\"kind\":\"x\",\"upstream\":\"u\"}]}"
                        + "|offer n: 1 twice (expected: once)",
                "{\"offers\":[null]}|offers: null in the list (expected: none)",
                "{\"offers\":[{\"n\":\"1\"}]}|field offers.n of the wrong type (expected: as docs/protocol.md says)",
                "{\"offers\":[{\"n\":1.5}]}|field offers.n of the wrong type (expected: as docs/protocol.md says)",
                "[]|field (all) of the wrong type (expected: as docs/protocol.md says)",
                "{} {}|field (all) of the wrong type (expected: as docs/protocol.md says)",
                "null|null (expected: an object)",
                "{\"offers\"|no JSON at character 9 (expected: an object)",
            })
    void what_is_wrong_is_named(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("UpdateMessage: " + message);
    }

    @Test
    void only_utf8_is_read() {
        assertThatThrownBy(() -> HandshakeJson.read("{}".getBytes(StandardCharsets.UTF_16), UpdateMessage.class))
                .hasMessage("UpdateMessage: not in UTF-8");
    }

    @Test
    void ids_are_hex_of_their_length() {
        assertThatThrownBy(() -> new PeerHello(List.of("culvert.v1"), "a", "12", List.of()))
                .hasMessage("incarnation: \"12\" (expected: 32 hex digits)");
        assertThatThrownBy(() -> new PeerHello(List.of("culvert.v1"), "a", null, List.of()))
                .hasMessage("incarnation: absent (expected: 32 hex digits)");
        assertThatThrownBy(() -> new PeerHello(List.of(), "a", ID, List.of()))
                .hasMessage("versions: none (expected: at least one)");
        assertThatThrownBy(() -> new PeerAddress("a", "host"))
                .hasMessage("peer address: \"host\" (expected: HOST:PORT)");
        assertThatThrownBy(() -> new PeerAddress("a\n", "host:1")).hasMessageStartingWith("peer node: \"a?\"");
    }

    private static UpdateMessage read(String json) throws ProtocolException {
        return HandshakeJson.read(json.getBytes(StandardCharsets.UTF_8), UpdateMessage.class);
    }
}
