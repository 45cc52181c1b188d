package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden vectors: {@code manifest.json} says of each file what its bytes mean, or how they are refused. They are
 * what other programs that speak the protocol are tested with, and do not change within a version.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final Path PROTOCOL = Path.of("../docs/protocol.md");
    private static final Path READER = Path.of("../e2e/src/test/python/frames.py");

    record Vector(JsonNode json) {
        byte[] bytes() throws IOException {
            return bytesOf(Files.readString(FOLDER.resolve(json.get("file").textValue())));
        }

        @Override
        public String toString() {
            return json.get("file").textValue() + ": " + json.get("says").textValue();
        }
    }

    static Stream<Vector> vectors() throws IOException {
        JsonNode manifest =
                new ObjectMapper().readTree(FOLDER.resolve("manifest.json").toFile());
        return StreamSupport.stream(manifest.spliterator(), false).map(Vector::new);
    }

    static Stream<Vector> written() throws IOException {
        return vectors().filter(v -> v.json().has("frames") && !v.json().has("readOnly"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bytes_mean_what_the_manifest_says(Vector vector) throws Exception {
        List<Frame> frames = new ArrayList<>();
        List<String> read = new ArrayList<>();
        String error = null;
        try {
            new FrameDecoder(frames::add).decode(Unpooled.copiedBuffer(vector.bytes()));
            for (Frame frame : frames) {
                read.add(FrameJson.describe(frame).toString());
            }
        } catch (ProtocolException e) {
            error = e.code().name();
        } catch (BadHeadException e) {
            error = "BAD_HEAD";
        }

        assertThat(error).isEqualTo(vector.json().path("error").textValue());
        if (error == null) {
            List<String> expected = new ArrayList<>();
            vector.json().get("frames").forEach(frame -> expected.add(frame.toString()));
            assertThat(read).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void what_the_manifest_says_is_written_in_these_bytes(Vector vector) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (JsonNode frame : vector.json().get("frames")) {
            frames.add(FrameJson.frame(frame));
        }

        assertThat(Wire.encode(frames.toArray(Frame[]::new))).inHexadecimal().isEqualTo(vector.bytes());
    }

    @Test
    void every_file_is_in_the_manifest() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".hex")))
                    .containsExactlyInAnyOrderElementsOf(
                            vectors().map(v -> v.json().get("file").textValue()).toList());
        }
    }

    @Test
    void the_examples_of_the_specification_are_golden() throws IOException {
        String golden = vectors().map(GoldenTest::hexOf).collect(Collectors.joining("\n"));
        Matcher examples = Pattern.compile("```hex\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PROTOCOL));
        int count = 0;
        while (examples.find()) {
            assertThat(golden).contains(HexFormat.of().formatHex(bytesOf(examples.group(1))));
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }

    @Test
    void the_tables_of_the_specification_are_the_code_s() throws IOException {
        String text = Files.readString(PROTOCOL);
        for (int number = 1; number <= HeadNames.count(); number++) {
            assertThat(text).contains("| " + number + " " + HeadNames.name(number) + " |");
        }
        for (int number = 1; number < HeadBlock.METHODS.length; number++) {
            assertThat(text).contains(number + " " + HeadBlock.METHODS[number]);
        }
        for (ResetCode code : ResetCode.values()) {
            assertThat(text).contains("| " + code.number() + " | " + code + " |");
        }
        for (FrameType type : FrameType.values()) {
            assertThat(text).contains("| " + type.number() + " | " + type + " |");
        }
    }

    @Test
    void a_reader_and_writer_in_another_language_agrees() throws Exception {
        Process reader = new ProcessBuilder("python3", READER.toString(), FOLDER.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.exitValue()).as(said).isZero();
        assertThat(said).contains(vectors().count() + " golden vectors passed");
    }

    private static String hexOf(Vector vector) {
        try {
            return HexFormat.of().formatHex(vector.bytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Bytes in hex, with spaces and with comments from # to the end of a line. */
    private static byte[] bytesOf(String text) {
        return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
    }
}
