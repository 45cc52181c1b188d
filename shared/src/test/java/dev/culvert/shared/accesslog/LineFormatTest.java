package dev.culvert.shared.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
    private static final String NASTY = "\" 200 1 \"\\ \r\n\u001b[31m\u0000\u007f\u009b\u00e9";

    @Test
    void a_combined_line_is_apaches() {
        assertThat(combined(new Line("/a?b=c", "https://x.example/", "curl/7.88")))
                .isEqualTo("203.0.113.7 - - [24/Nov/2026:16:46:01 +0000] \"GET /a?b=*** HTTP/1.1\" 200 60"
                        + " \"https://x.example/\" \"curl/7.88\"\n");
        assertThat(combined(new Line("/"))).endsWith(" 200 60 \"-\" \"-\"\n");
    }

    @Test
    void nothing_leaves_its_field_in_a_combined_line() {
        assertThat(combined(new Line("/" + NASTY, NASTY, NASTY)))
                .matches("[ -~]*\n")
                .matches("[^\"]*\"GET [^\"]* HTTP/1\\.1\" 200 60 \"[^\"]*\" \"[^\"]*\"\n")
                .contains("\\x22 200 1 \\x22\\x5C \\x0D\\x0A\\x1B[31m\\x00\\x7F\\x9B\\xE9"
                        .toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void a_json_line_is_one_object() throws IOException {
        JsonNode json = json(new Line("/a?b=c", "https://x.example/", "curl/7.88"));
        assertThat(json.toString())
                .isEqualTo("{\"time\":\"2026-11-24T16:46:01.023Z\",\"kind\":\"http\",\"node\":\"n1\","
                        + "\"remoteAddr\":\"203.0.113.7\",\"remotePort\":58102,\"path\":\"/a?b=***\",\"bytesOut\":60,"
                        + "\"durationMillis\":12.345,\"referer\":\"https://x.example/\",\"userAgent\":\"curl/7.88\"}");
    }

    @Property(tries = 200)
    void whatever_a_text_holds_is_read_back_from_json_and_is_ascii_there(
            @ForAll @StringLength(max = 200) @CharRange(from = 0, to = 0xffff) String text) throws IOException {
        String line = text(new Line("/", null, text), true);
        assertThat(line).matches("[ -~]*\n");
        assertThat(json(new Line("/", null, text)).get("userAgent").textValue()).isEqualTo(text);
    }

    @Test
    void what_is_too_long_is_cut() throws IOException {
        String line = combined(new Line("/" + "a".repeat(60_000), "b".repeat(5_000), "c".repeat(5_000)));
        assertThat(line).hasSizeLessThan(7_000).contains("aaa... HTTP/1.1\"", "bbb...\"", "ccc...\"");
        assertThat(json(new Line("/" + "a".repeat(60_000))).get("path").textValue())
                .hasSize(4_099)
                .endsWith("a...");
    }

    @ParameterizedTest
    @CsvSource({
        "/a,/a",
        "/a?,/a?",
        "/a?token=s3cret,/a?token=***",
        "/a?q=1&token=s3cret;x=y,/a?q=***&token=***;x=***",
        "/a?s3cret,/a?***",
        "/a?&&x=,/a?&&x=***",
        "/a?b?c=s3cret?d=e,/a?b?c=***",
        "*,*"
    })
    void no_value_of_a_query_is_shown(String target, String shown) {
        assertThat(Shown.target(target)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/b?c=d#s3cret,https://a.example/b?c=***",
        "https://user:s3cret@a.example/@b,https://a.example/@b",
        "https://us@er:s3cret@a.example,https://a.example",
        "https://a.example?x=@s3cret,https://a.example?x=***",
        "/only/a/path,/only/a/path",
        "s3cret://,s3cret://"
    })
    void nor_who_a_url_is_for(String url, String shown) {
        assertThat(Shown.url(url)).isEqualTo(shown);
    }

    private static String combined(Line line) {
        return text(line, false);
    }

    private static JsonNode json(Line line) throws IOException {
        return new ObjectMapper().readTree(text(line, true));
    }

    private static String text(Line line, boolean json) {
        var out = new LineBuffer();
        if (json) {
            line.write(new JsonLine(out, "n1"));
        } else {
            line.write(new CombinedLine(out));
        }
        return StandardCharsets.US_ASCII.decode(out.view()).toString();
    }
}
