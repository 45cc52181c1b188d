package dev.culvert.client.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEncoderTest {
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final RequestEncoder encoder = new RequestEncoder();

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 255, 4096, 65_535, 65_536, 262_144, Integer.MAX_VALUE})
    void a_chunk_begins_with_its_size_in_hex(int bytes) {
        assertThat(text(RequestEncoder.chunkStart(bytes, allocator))).isEqualTo(Integer.toHexString(bytes) + "\r\n");
    }

    @Test
    void a_head_is_written_as_the_visitor_sent_it() throws Exception {
        ByteBuf block = Unpooled.buffer();
        new HeadWriter()
                .request(block, "PROPFIND", true, "app.example:8443", "/a%20b?c=d")
                .header("x-UPPER", "caf\u00e9")
                .header("Cookie", "a=1")
                .header("Cookie", "b=2");

        RequestHead head = encoder.encode(block, true, allocator);

        assertThat(head.idempotent()).isFalse();
        assertThat(text(head.bytes()))
                .isEqualTo("PROPFIND /a%20b?c=d HTTP/1.1\r\nHost: app.example:8443\r\nx-UPPER: caf\u00e9\r\n"
                        + "Cookie: a=1\r\nCookie: b=2\r\n\r\n");
    }

    private static String text(ByteBuf bytes) {
        try {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        } finally {
            bytes.release();
        }
    }
}
