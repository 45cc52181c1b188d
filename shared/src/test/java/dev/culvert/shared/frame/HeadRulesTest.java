package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same rules hold for the writer and, with blocks made by hand, for the reader. */
class HeadRulesTest {
    private final ByteBuf block = Unpooled.buffer();

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of("", "x", "header name: empty (expected: a token)"),
                Arguments.of(":path", "x", "header name: begins with a colon (expected: no pseudo-header)"),
                Arguments.of("a b", "x", "header name: character 0x20 at 1 (expected: a token)"),
                Arguments.of("a\r\nb", "x", "header name: character 0xd at 1 (expected: a token)"),
                Arguments.of("a:", "x", "header name: character 0x3a at 1 (expected: a token)"),
                Arguments.of("\u00e9", "x", "header name: character 0xe9 at 0 (expected: a token)"),
                Arguments.of("a", "b\rc", "value of a: character 0xd at 1 (expected: neither NUL, CR nor LF)"),
                Arguments.of("a", "b\nc", "value of a: character 0xa at 1 (expected: neither NUL, CR nor LF)"),
                Arguments.of("Accept", "\0", "value of Accept: character 0x0 at 0 (expected: neither NUL, CR nor LF)"),
                Arguments.of(
                        "transfer-ENCODING",
                        "chunked",
                        "Transfer-Encoding: present (expected: none, since FIN ends the body)"),
                Arguments.of("content-length", "", "Content-Length: not a length (expected: digits, up to 2^63-1)"),
                Arguments.of("content-length", "+1", "Content-Length: not a length (expected: digits, up to 2^63-1)"),
                Arguments.of("content-length", "1, 1", "Content-Length: not a length (expected: digits, up to 2^63-1)"),
                Arguments.of(
                        "Content-Length",
                        "9223372036854775808",
                        "Content-Length: not a length (expected: digits, up to 2^63-1)"),
                Arguments.of("host", "h", "Host: among the headers (expected: the authority alone)"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void a_bad_header_is_refused_at_both_ends(String name, String value, String message) throws Exception {
        HeadWriter writer = new HeadWriter().request(block, "GET", true, "h", "/");
        assertThatThrownBy(() ->
                        writer.header(new AsciiString(latin1(name), false), new AsciiString(latin1(value), false)))
                .isInstanceOf(BadHeadException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> writer.header(name, value)).isInstanceOf(BadHeadException.class);

        ByteBuf forged = Unpooled.buffer();
        new HeadWriter().request(forged, "GET", true, "h", "/");
        assertThatThrownBy(() -> readAll(new HeadReader().request(header(forged, name, value))))
                .isInstanceOf(BadHeadException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of("", "h", "/", "method: 0 characters (expected: 1-255)"),
                Arguments.of("GET ", "h", "/", "method: character 0x20 at 3 (expected: a token)"),
                Arguments.of("M".repeat(256), "h", "/", "method: 256 characters (expected: 1-255)"),
                Arguments.of("GET", "", "/", "authority: empty (expected: HOST or HOST:PORT)"),
                Arguments.of("GET", "u@h", "/", "authority: character 0x40 at 1 (expected: HOST or HOST:PORT)"),
                Arguments.of("GET", "h h", "/", "authority: character 0x20 at 1 (expected: HOST or HOST:PORT)"),
                Arguments.of("GET", "h\r", "/", "authority: character 0xd at 1 (expected: HOST or HOST:PORT)"),
                Arguments.of("GET", "h", "", "path: does not begin with / (expected: /, or * with OPTIONS)"),
                Arguments.of("GET", "h", "*", "path: does not begin with / (expected: /, or * with OPTIONS)"),
                Arguments.of("GET", "h", "http://h/", "path: does not begin with / (expected: /, or * with OPTIONS)"),
                Arguments.of(
                        "GET",
                        "h",
                        "/ HTTP/1.1",
                        "path: character 0x20 at 1 (expected: neither space nor control characters, Latin-1)"),
                Arguments.of(
                        "GET",
                        "h",
                        "/\n",
                        "path: character 0xa at 1 (expected: neither space nor control characters, Latin-1)"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void a_bad_request_line_is_refused_at_both_ends(String method, String authority, String path, String message) {
        assertThatThrownBy(() -> new HeadWriter().request(block, method, true, authority, path))
                .isInstanceOf(BadHeadException.class)
                .hasMessage(message);
        if (method.length() < 256) {
            ByteBuf forged =
                    Unpooled.buffer().writeByte(0).writeByte(method.length()).writeBytes(latin1(method));
            forged.writeByte(1).writeShort(authority.length()).writeBytes(latin1(authority));
            forged.writeShort(path.length()).writeBytes(latin1(path));
            assertThatThrownBy(() -> new HeadReader().request(forged))
                    .isInstanceOf(BadHeadException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void a_status_outside_100_to_599_is_refused_at_both_ends() throws Exception {
        for (int status : new int[] {0, 99, 600, 65535}) {
            String message = "status: " + status + " (expected: 100-599)";
            assertThatThrownBy(() -> new HeadWriter().response(block, status)).hasMessage(message);
            assertThatThrownBy(() -> new HeadReader().response(Unpooled.buffer().writeShort(status)))
                    .hasMessage(message);
        }
        assertThat(new HeadReader().response(Unpooled.buffer().writeShort(599)).status())
                .isEqualTo(599);
    }

    @Test
    void a_repeated_length_is_refused_at_both_ends() throws Exception {
        HeadWriter writer = new HeadWriter().response(block, 200).header("Content-Length", "5");
        assertThatThrownBy(() -> writer.header("CONTENT-LENGTH", "5"))
                .hasMessage("Content-Length: repeated (expected: at most one)");

        ByteBuf forged =
                header(header(Unpooled.buffer().writeShort(200), "content-length", "5"), "Content-Length", "5");
        assertThatThrownBy(() -> readAll(new HeadReader().response(forged)))
                .hasMessage("Content-Length: repeated (expected: at most one)");
    }

    @Test
    void trailers_hold_neither_length_nor_host() {
        assertThatThrownBy(() -> new HeadWriter().trailers(block).header("content-length", "5"))
                .hasMessage("Content-Length: among trailers (expected: in a head)");
        assertThatThrownBy(() -> readAll(new HeadReader().trailers(header(Unpooled.buffer(), "Host", "h"))))
                .hasMessage("Host: among the headers (expected: the authority alone)");
    }

    @Test
    void no_more_than_200_headers_pass_at_either_end() throws Exception {
        HeadWriter writer = new HeadWriter().trailers(block);
        ByteBuf forged = Unpooled.buffer();
        for (int i = 0; i < 200; i++) {
            writer.header("a", "");
            header(forged, "a", "");
        }
        readAll(new HeadReader().trailers(forged));

        String message = "headers: more than 200 (expected: <= 200)";
        assertThatThrownBy(() -> writer.header("a", "")).hasMessage(message);
        header(forged, "a", "");
        assertThatThrownBy(() -> readAll(new HeadReader().trailers(forged))).hasMessage(message);
    }

    @Test
    void no_more_than_64_KiB_pass_at_either_end() throws Exception {
        HeadWriter writer = new HeadWriter().response(block, 200);
        int most = 65536 - 2 - 1 - 2;
        assertThatThrownBy(() -> writer.header("Cookie", "x".repeat(most + 1)))
                .hasMessage("head: 65537 bytes (expected: <= 65536)");
        writer.header("Cookie", "x".repeat(most));
        readAll(new HeadReader().response(block));
        assertThatThrownBy(() -> new HeadReader().trailers(Unpooled.buffer().writeZero(65537)))
                .hasMessage("head: 65537 bytes (expected: <= 65536)");
        new HeadWriter().request(Unpooled.buffer(), "GET", true, "h", "/".repeat(65529));
        assertThatThrownBy(() -> new HeadWriter().request(block, "GET", true, "h", "/".repeat(65530)))
                .hasMessage("head: 65537 bytes (expected: <= 65536)");
    }

    @Test
    void characters_beyond_latin1_are_refused() {
        assertThatThrownBy(() -> new HeadWriter().response(block, 200).header("a", "\u20ac"))
                .hasMessage("value of a: character 0x20ac at 0 (expected: Latin-1 without NUL, CR and LF)");
        assertThatThrownBy(() -> new HeadWriter().request(block, "GET", true, "h", "/\u20ac"))
                .isInstanceOf(BadHeadException.class);
    }

    @Test
    void a_block_that_ends_too_early_is_refused() throws Exception {
        new HeadWriter().request(block, "PROPFIND", true, "h", "/").header("X-Own", "value");
        assertThatCode(() -> readAll(new HeadReader().request(block))).doesNotThrowAnyException();
        int startOfHeaders = block.readableBytes() - 1 - 2 - 5 - 2 - 5;
        for (int end = 0; end < block.readableBytes(); end++) {
            if (end != startOfHeaders) {
                ByteBuf cut = block.slice(0, end);
                assertThatThrownBy(() -> readAll(new HeadReader().request(cut)))
                        .isInstanceOf(BadHeadException.class)
                        .hasMessageMatching("head: \\d+ bytes left \\(expected: >= \\d+\\)");
            }
        }
    }

    @Test
    void numbers_beyond_the_tables_are_refused() {
        assertThatThrownBy(() -> new HeadReader().request(Unpooled.buffer().writeByte(9)))
                .hasMessage("method number: 9 (expected: 0-8)");
        assertThatThrownBy(() ->
                        new HeadReader().request(Unpooled.buffer().writeByte(1).writeByte(2)))
                .hasMessage("scheme number: 2 (expected: 0 or 1)");
        int beyond = HeadNames.count() + 1;
        assertThatThrownBy(() ->
                        readAll(new HeadReader().trailers(Unpooled.buffer().writeByte(beyond))))
                .hasMessage("header number: " + beyond + " (expected: 0-" + HeadNames.count() + ")");
    }

    @Test
    void options_may_ask_for_the_server_as_a_whole() throws Exception {
        new HeadWriter().request(block, "OPTIONS", false, "h", "*");
        assertThat(new HeadReader().request(block).path()).isEqualTo("*");
    }

    private static void readAll(HeadReader reader) throws BadHeadException {
        while (reader.next()) {
            assertThat(reader.name().toString()).isNotEmpty();
        }
    }

    private static ByteBuf header(ByteBuf block, String name, String value) {
        block.writeByte(0).writeShort(name.length()).writeBytes(latin1(name));
        return block.writeShort(value.length()).writeBytes(latin1(value));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
