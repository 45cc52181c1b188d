package dev.culvert.shared.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_secret_and_its_folder_are_their_owners_alone() throws IOException {
        Path inner = folder.resolve("a/b");
        PrivateFiles.createFolder(inner);
        PrivateFiles.writeSecret(inner.resolve("s"), bytes("x"));
        PrivateFiles.writePublic(inner.resolve("p"), bytes("x"));
        PrivateFiles.createSecret(inner.resolve("c"), bytes("x"));

        assertThat(permissions(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(permissions(inner)).isEqualTo("rwx------");
        assertThat(permissions(inner.resolve("s"))).isEqualTo("rw-------");
        assertThat(permissions(inner.resolve("p"))).isEqualTo("rw-r--r--");
        assertThat(permissions(inner.resolve("c"))).isEqualTo("rw-------");
    }

    @Test
    void a_reader_sees_the_old_content_or_the_new_never_a_part() throws Exception {
        Path file = folder.resolve("f");
        byte[] one = bytes("1".repeat(100_000));
        byte[] two = bytes("2".repeat(90_000));
        PrivateFiles.writeSecret(file, one);
        var written = new CountDownLatch(1);
        var pool = Executors.newSingleThreadExecutor();
        try {
            Future<?> writer = pool.submit(() -> {
                for (int i = 0; i < 50; i++) {
                    PrivateFiles.writeSecret(file, i % 2 == 0 ? two : one);
                }
                written.countDown();
            });
            while (written.getCount() > 0 && !writer.isDone()) {
                assertThat(PrivateFiles.read(file, "either")).isIn(one, two);
            }
            writer.get();
        } finally {
            pool.shutdownNow();
        }
        assertThat(folder.toFile().list()).containsExactly(String.valueOf(file.getFileName()));
    }

    @Test
    void a_secret_is_created_once() {
        Path file = folder.resolve("f");
        assertThat(PrivateFiles.createSecret(file, bytes("first"))).isTrue();
        assertThat(PrivateFiles.createSecret(file, bytes("second"))).isFalse();
        assertThat(PrivateFiles.read(file, "a secret")).isEqualTo(bytes("first"));
    }

    @Test
    void a_write_that_fails_leaves_the_old_content_and_nothing_beside_it() throws IOException {
        Path file = Files.createDirectory(folder.resolve("taken"));
        Files.createFile(file.resolve("child"));
        assertThatThrownBy(() -> PrivateFiles.writeSecret(file, bytes("x")))
                .isInstanceOf(FileProblem.class)
                .hasMessageContaining(file.toString());
        assertThat(folder.toFile().list()).containsExactly(String.valueOf(file.getFileName()));
    }

    @Test
    void problems_are_sentences_that_name_the_file() throws IOException {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> PrivateFiles.read(missing, "a key"))
                .isInstanceOf(FileProblem.class)
                .hasMessage(missing + ": no such file (expected: a key)");
        assertThatThrownBy(() -> PrivateFiles.read(folder, "a key"))
                .hasMessage(folder + ": is a folder (expected: a key)");
        Path large = Files.write(folder.resolve("large"), new byte[PrivateFiles.MAX_BYTES + 1]);
        assertThatThrownBy(() -> PrivateFiles.read(large, "a key"))
                .hasMessage(large + ": larger than 262144 bytes (expected: a key)");
        assertThatThrownBy(() -> PrivateFiles.createFolder(large.resolve("below")))
                .isInstanceOf(FileProblem.class)
                .hasMessageContaining(large.toString());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
