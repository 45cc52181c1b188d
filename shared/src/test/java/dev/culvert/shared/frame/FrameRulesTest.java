package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRulesTest {
    private static final String STREAM_0 = "0000000000000000";
    private static final String STREAM_1 = "0000000000000001";

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // length type flags stream payload | message
                "000000 10 00 S0|frame type: 16 (expected: 0-15 or 128-255)",
                "000000 7F 00 S0|frame type: 127 (expected: 0-15 or 128-255)",
                "000001 00 00 S0|HELLO payload: 1 bytes (expected: 2-65536)",
                "010001 00 00 S0|HELLO payload: 65537 bytes (expected: 2-65536)",
                "040001 01 00 S0|WELCOME payload: 262145 bytes (expected: 2-262144)",
                "040001 02 00 S0|UPDATE payload: 262145 bytes (expected: 2-262144)",
                "040001 03 00 S0|UPDATED payload: 262145 bytes (expected: 2-262144)",
                "000002 00 00 S1|HELLO on stream 1 (expected: 0)",
                "000018 04 00 S1|OPEN payload: 24 bytes (expected: 25-65577)",
                "01002A 04 00 S1|OPEN payload: 65578 bytes (expected: 25-65577)",
                "00001B 04 00 S0|OPEN on stream 0 (expected: 1 to 2^63-1)",
                "00001B 04 00 FFFFFFFFFFFFFFFF|OPEN on stream 18446744073709551615 (expected: 1 to 2^63-1)",
                "00001B 04 00 S1 04 00 00000001 S0 0000000000002000 00 0000 0050|OPEN kind: 4 (expected: 0-3)",
                "00001B 04 00 S1 00 00 80000001 S0 0000000000002000 00 0000 0050"
                        + "|OPEN offer: -2147483647 (expected: the upper bit clear)",
                "00001B 04 00 S1 00 00 00000001 S0 0000000000001FFF 00 0000 0050"
                        + "|OPEN window on stream 1: 8191 bytes (expected: 8192 to 2^63-1)",
                "00001B 04 00 S1 00 00 00000001 S0 0000000000002000 05 0000 0050"
                        + "|OPEN visitor's address: 5 bytes (expected: 0, 4 or 16)",
                "00001B 04 00 S1 00 00 00000001 S0 0000000000002000 04 0000 0050"
                        + "|OPEN payload: 27 bytes (expected: >= 29)",
                "00001A 04 00 S1 00 00 00000001 S0 0000000000002000 00 0000 50"
                        + "|OPEN of kind TCP: 1 bytes of payload (expected: 2)",
                "000019 04 00 S1 01 00 00000001 S0 0000000000002000 00 0000"
                        + "|OPEN of kind HTTP: 0 bytes of payload (expected: 1-65536)",
                "000019 04 00 S1 02 00 00000001 S0 0000000000002000 00 0000"
                        + "|OPEN of kind FORWARD: 0 bytes of payload (expected: 1-300)",
                "00001A 04 00 S1 03 00 00000001 S0 0000000000002000 00 0000 00"
                        + "|OPEN of kind PROBE: 1 bytes of payload (expected: 0)",
                "000007 05 00 S1|OPENED payload: 7 bytes (expected: 8)",
                "000008 05 00 S1 0000000000001FFF"
                        + "|OPENED window on stream 1: 8191 bytes (expected: 8192 to 2^63-1)",
                "000008 05 00 S1 FFFFFFFFFFFFFFFF|OPENED window on stream 1: -1 bytes (expected: 8192 to 2^63-1)",
                "000001 06 00 S1|HEAD payload: 1 bytes (expected: 2-65536)",
                "010001 06 00 S1|HEAD payload: 65537 bytes (expected: 2-65536)",
                "000000 07 00 S1|DATA on stream 1: empty without FIN (expected: bytes or FIN)",
                "040001 07 00 S1|DATA payload: 262145 bytes (expected: 0-262144)",
                "000001 07 00 S0|DATA on stream 0 (expected: 1 to 2^63-1)",
                "010001 08 00 S1|TRAILERS payload: 65537 bytes (expected: 0-65536)",
                "000009 09 00 S1|CREDIT payload: 9 bytes (expected: 8)",
                "000008 09 00 S1 8000000000000000"
                        + "|CREDIT limit: -9223372036854775808 (expected: the upper bit clear)",
                "000001 0A 00 S1|RESET payload: 1 bytes (expected: 2-258)",
                "000103 0A 00 S1|RESET payload: 259 bytes (expected: 2-258)",
                "000004 0B 00 S0|PING payload: 4 bytes (expected: 8)",
                "000008 0B 00 S1|PING on stream 1 (expected: 0)",
                "000010 0C 00 S0|PONG payload: 16 bytes (expected: 8)",
                "00000D 0D 00 S0|GOAWAY payload: 13 bytes (expected: 14-270)",
                "00000E 0D 00 S0 8000000000000000 0000 00000000"
                        + "|GOAWAY last stream: -9223372036854775808 (expected: the upper bit clear)",
                "00000E 0D 00 S0 0000000000000000 0000 FFFFFFFF"
                        + "|GOAWAY retry-after: -1 (expected: the upper bit clear)",
                "000022 0E 00 S0|HEARTBEAT payload: 34 bytes (expected: 35)",
                "040001 0F 00 S0|ROUTES payload: 262145 bytes (expected: 0-262144)",
                "000001 0F 02 S0 00|ROUTES request: 1 bytes of payload (expected: 0)",
            })
    void what_is_malformed_ends_the_link(String hex, String message) {
        byte[] bytes = bytes(hex);

        Wire.Decoded whole = Wire.decode(bytes, bytes.length);
        assertThat(whole.error()).isEqualTo("PROTOCOL_ERROR " + message);
        assertThat(whole.frames()).isEmpty();
        assertThat(Wire.decode(bytes, 1)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"040000 07 01 S1, 262144", "010000 06 00 S1, 65536", "010000 00 00 S0, 65536"})
    void a_frame_at_its_limit_passes(String header, int payload) {
        byte[] bytes = Unpooled.copiedBuffer(bytes(header), new byte[payload]).array();

        for (int size : new int[] {bytes.length, 4099}) {
            Wire.Decoded decoded = Wire.decode(bytes, size);
            assertThat(decoded.error()).isNull();
            assertThat(decoded.frames()).hasSize(1);
        }
    }

    @Test
    void flags_without_a_meaning_are_ignored() {
        Wire.Decoded decoded = Wire.decode(bytes("000008 0B FF S0 0000000000000001"), 50);

        assertThat(decoded.frames()).containsExactly(ByteBufUtil.hexDump(Wire.encode(new Ping(1))));
    }

    @Test
    void a_code_of_a_later_version_is_read_as_unknown() {
        Wire.Decoded decoded = Wire.decode(bytes("000002 0A 00 S1 1234"), 50);

        assertThat(decoded.frames())
                .containsExactly(ByteBufUtil.hexDump(Wire.encode(new Reset(1, ResetCode.UNKNOWN, ""))));
    }

    @Test
    void the_sender_of_too_much_is_told_and_its_buffer_given_back() {
        ByteBuf large = Unpooled.buffer().writeZero(Data.MAX_BYTES + 1);
        assertThatThrownBy(() -> FrameEncoder.encode(new Data(1, false, large), Unpooled.buffer()))
                .hasMessage("DATA payload: 262145 bytes (expected: 1-262144, or 0 with FIN)");
        assertThat(large.refCnt()).isZero();

        ByteBuf empty = Unpooled.buffer();
        assertThatThrownBy(() -> FrameEncoder.encode(new Data(1, false, empty), Unpooled.buffer()))
                .hasMessage("DATA payload: 0 bytes (expected: 1-262144, or 0 with FIN)");
        assertThat(empty.refCnt()).isZero();

        ByteBuf head = Unpooled.buffer().writeZero(HeadBlock.MAX_BYTES + 1);
        assertThatThrownBy(() -> FrameEncoder.encode(new Head(1, false, head), Unpooled.buffer()))
                .hasMessage("HEAD payload: 65537 bytes (expected: <= 65536)");
        assertThat(head.refCnt()).isZero();
    }

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(
                hex.replace("S0", STREAM_0).replace("S1", STREAM_1).replace(" ", ""));
    }
}
