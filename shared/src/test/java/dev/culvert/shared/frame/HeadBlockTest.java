package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

class HeadBlockTest {
    private final ByteBuf block = Unpooled.buffer();
    private final HeadReader reader = new HeadReader();

    @Test
    void a_request_comes_back_as_it_was_written() throws Exception {
        new HeadWriter()
                .request(block, "POST", true, "app.example:8443", "/a/b?c=%20d")
                .header("content-length", "12")
                .header("Cookie", "a=1")
                .header("X-Odd-Spelling", "caf\u00e9")
                .header(new AsciiString("COOKIE"), new AsciiString("b=2"));
        reader.request(block);

        assertThat(reader.method()).isEqualTo("POST");
        assertThat(reader.https()).isTrue();
        assertThat(reader.authority()).isEqualTo("app.example:8443");
        assertThat(reader.path()).isEqualTo("/a/b?c=%20d");
        assertHeader("Content-Length", "12");
        assertHeader("Cookie", "a=1");
        assertHeader("X-Odd-Spelling", "caf\u00e9");
        assertHeader("Cookie", "b=2");
        assertThat(reader.next()).isFalse();
        assertThat(reader.contentLength()).isEqualTo(12);
    }

    @Test
    void a_response_comes_back_as_it_was_written() throws Exception {
        new HeadWriter().response(block, 304).header("eTaG", "\"x\"").header("Empty", "");
        reader.response(block);

        assertThat(reader.status()).isEqualTo(304);
        assertHeader("ETag", "\"x\"");
        assertThat(reader.lowerCaseName().toString()).isEqualTo("etag");
        assertHeader("Empty", "");
        assertThat(reader.lowerCaseName().toString()).isEqualTo("empty");
        assertThat(reader.next()).isFalse();
        assertThat(reader.contentLength()).isEqualTo(-1);
    }

    @Test
    void a_method_without_a_number_is_spelled_out() throws Exception {
        new HeadWriter().request(block, "PROPFIND", false, "h", "/");

        assertThat(reader.request(block).method()).isEqualTo("PROPFIND");
    }

    @Test
    void every_name_of_the_table_is_found_in_any_case() {
        for (int number = 1; number <= HeadNames.count(); number++) {
            String name = HeadNames.name(number).toString();
            assertThat(HeadNames.numberOf(name)).isEqualTo(number);
            assertThat(HeadNames.numberOf(HeadNames.lowerCaseName(number))).isEqualTo(number);
            assertThat(HeadNames.numberOf(HeadNames.name(number).toUpperCase())).isEqualTo(number);
        }
        assertThat(HeadNames.numberOf("")).isZero();
        assertThat(HeadNames.numberOf("X-Not-There")).isZero();
    }

    private void assertHeader(String name, String value) throws BadHeadException {
        assertThat(reader.next()).isTrue();
        assertThat(reader.name().toString()).isEqualTo(name);
        assertThat(reader.value().toString()).isEqualTo(value);
    }
}
