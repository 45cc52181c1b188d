package dev.culvert.shared.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.carrier.MessageParser.FramingException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5, as a link reads it. */
class MessageParserTest {
    private final StringBuilder data = new StringBuilder();
    private final List<String> controls = new ArrayList<>();
    private final MessageParser server = parser(true);
    private final MessageParser client = parser(false);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void fragments_with_a_ping_between_are_one_stream_of_bytes_however_they_are_cut(int size) throws FramingException {
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(WebSocketBytes.frame(0x02, true, "hel"));
        all.writeBytes(WebSocketBytes.frame(0x89, true, "ping"));
        all.writeBytes(WebSocketBytes.frame(0x00, true, ""));
        all.writeBytes(WebSocketBytes.frame(0x80, true, "lo " + "x".repeat(200)));
        all.writeBytes(WebSocketBytes.frame(0x82, true, " again" + "y".repeat(70_000)));
        while (all.isReadable()) {
            server.parse(all.readSlice(Math.min(size, all.readableBytes())));
        }
        assertThat(data).hasToString("hello " + "x".repeat(200) + " again" + "y".repeat(70_000));
        assertThat(controls).containsExactly("9 ping");
    }

    @Test
    void a_servers_frames_are_read_without_mask() throws FramingException {
        client.parse(WebSocketBytes.frame(0x82, false, "hello"));
        assertThat(data).hasToString("hello");
    }

    @Test
    void a_control_frame_without_payload_is_taken() throws FramingException {
        client.parse(WebSocketBytes.frame(0x8A, false, ""));
        assertThat(controls).containsExactly("10 ");
    }

    @Test
    void a_client_must_mask() {
        fails(
                1002,
                "unmasked frame (expected: masked)",
                () -> server.parse(WebSocketBytes.frame(0x82, false, "hello")));
    }

    @Test
    void a_server_must_not_mask() {
        fails(1002, "masked frame (expected: unmasked)", () -> client.parse(WebSocketBytes.frame(0x82, true, "hello")));
    }

    @Test
    void text_is_not_spoken() {
        fails(
                1003,
                "frame with opcode 1 (expected: binary)",
                () -> client.parse(WebSocketBytes.frame(0x81, false, "hello")));
    }

    @Test
    void compression_is_not_spoken() {
        fails(
                1002,
                "reserved bits set (expected: none, no extension is spoken)",
                () -> client.parse(WebSocketBytes.frame(0xC2, false, "hello")));
    }

    @Test
    void a_message_does_not_begin_within_another() {
        fails(1002, "fragment out of order", () -> {
            client.parse(WebSocketBytes.frame(0x02, false, "hel"));
            client.parse(WebSocketBytes.frame(0x82, false, "lo"));
        });
    }

    @Test
    void nothing_continues_what_has_not_begun() {
        fails(1002, "fragment out of order", () -> client.parse(WebSocketBytes.frame(0x80, false, "lo")));
    }

    @Test
    void a_control_frame_has_at_most_125_bytes_and_is_whole() {
        fails(
                1002,
                "control frame of 126 bytes (expected: one of at most 125)",
                () -> client.parse(WebSocketBytes.frame(0x89, false, "x".repeat(126))));
        fails(
                1002,
                "control frame of 4 bytes (expected: one of at most 125)",
                () -> parser(false).parse(WebSocketBytes.frame(0x09, false, "ping")));
    }

    @Test
    void a_message_of_one_mib_passes() throws FramingException {
        client.parse(WebSocketBytes.head(0x02, 1024 * 1024));
        assertThat(controls).isEmpty();
    }

    @Test
    void a_longer_message_is_refused_before_its_bytes_come() {
        fails(
                1009,
                "frame of 1048577 bytes behind 0 of its message (expected: at most 1 MiB together)",
                () -> client.parse(WebSocketBytes.head(0x82, 1024 * 1024 + 1)));
    }

    @Test
    void fragments_count_together() {
        fails(1009, "frame of 1048576 bytes behind 3 of its message (expected: at most 1 MiB together)", () -> {
            client.parse(WebSocketBytes.frame(0x02, false, "hel"));
            client.parse(WebSocketBytes.head(0x80, 1024 * 1024));
        });
    }

    @Test
    void the_largest_lengths_that_64_bits_hold_are_refused() {
        fails(
                1009,
                "frame of 9223372036854775807 bytes behind 3 of its message (expected: at most 1 MiB together)",
                () -> {
                    client.parse(WebSocketBytes.frame(0x02, false, "hel"));
                    client.parse(WebSocketBytes.head(0x80, Long.MAX_VALUE));
                });
        fails(
                1009,
                "frame of 18446744073709551615 bytes behind 0 of its message (expected: at most 1 MiB together)",
                () -> parser(false).parse(WebSocketBytes.head(0x82, -1)));
    }

    private MessageParser parser(boolean masked) {
        return new MessageParser(
                masked,
                bytes -> {
                    data.append(new String(ByteBufUtil.getBytes(bytes), StandardCharsets.US_ASCII));
                    bytes.release();
                },
                (opcode, payload, length) ->
                        controls.add(opcode + " " + new String(payload, 0, length, StandardCharsets.US_ASCII)));
    }

    private static void fails(int closeCode, String message, ThrowingCallable parse) {
        assertThatThrownBy(parse)
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        FramingException.class, e -> assertThat(e.closeCode()).isEqualTo(closeCode));
    }
}
