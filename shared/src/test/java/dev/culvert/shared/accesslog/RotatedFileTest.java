package dev.culvert.shared.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedFileTest {
    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();

    @Test
    void a_file_is_moved_aside_before_it_grows_too_large_and_the_oldest_goes() throws IOException {
        Path file = folder.resolve("access.log");
        var log = new RotatedFile(file, 10, 2, clock);
        for (String line : new String[] {"one\n", "two\n", "three\n", "four\n", "five\n", "six\n", "seven\n"}) {
            write(log, line);
        }
        log.close();
        assertThat(file).hasContent("six\nseven\n");
        assertThat(folder.resolve("access.log.1")).hasContent("four\nfive\n");
        assertThat(folder.resolve("access.log.2")).hasContent("three\n");
        assertThat(folder.resolve("access.log.3")).doesNotExist();
    }

    @Test
    void what_is_there_already_is_kept_and_counts() throws IOException {
        Path file = Files.writeString(folder.resolve("access.log"), "12345678\n");
        var log = new RotatedFile(file, 10, 2, clock);
        write(log, "new\n");
        assertThat(file).hasContent("new\n");
        assertThat(folder.resolve("access.log.1")).hasContent("12345678\n");
    }

    @Test
    void one_that_was_moved_away_is_made_anew_within_a_second() throws IOException {
        Path file = folder.resolve("access.log");
        var log = new RotatedFile(file, 1_000, 2, clock);
        write(log, "one\n");
        Files.move(file, folder.resolve("moved"));
        write(log, "two\n");
        clock.pass(1_000);
        write(log, "three\n");
        assertThat(folder.resolve("moved")).hasContent("one\ntwo\n");
        assertThat(file).hasContent("three\n");
    }

    @Test
    void one_that_was_truncated_goes_on_from_its_beginning() throws IOException {
        Path file = folder.resolve("access.log");
        var log = new RotatedFile(file, 1_000, 2, clock);
        write(log, "one\n");
        Files.writeString(file, "");
        write(log, "two\n");
        assertThat(Files.readAllBytes(file)).isEqualTo("two\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void where_it_cannot_be_moved_aside_it_grows_on() throws IOException {
        Path file = folder.resolve("access.log");
        Files.createDirectories(folder.resolve("access.log.1/in-the-way"));
        var log = new RotatedFile(file, 10, 1, clock);
        write(log, "12345678\n");
        write(log, "two\n");
        assertThat(file).hasContent("12345678\ntwo\n");
    }

    @Test
    void not_everybody_may_read_it() throws IOException {
        Path file = folder.resolve("access.log");
        RotatedFile.check(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .startsWith("rw-")
                .endsWith("---");
    }

    @Test
    void one_that_cannot_be_written_is_told_in_a_sentence() {
        assertThatThrownBy(() -> RotatedFile.check(folder))
                .isInstanceOf(FileProblem.class)
                .hasMessage(folder + " is a folder (expected: a file that can be written)");
        Path nowhere = folder.resolve("none/access.log");
        assertThatThrownBy(() -> RotatedFile.check(nowhere))
                .isInstanceOf(FileProblem.class)
                .hasMessage(nowhere
                        + " cannot be opened: its folder does not exist (expected: a file that can be written)");
    }

    private static void write(RotatedFile log, String lines) throws IOException {
        log.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
    }
}
