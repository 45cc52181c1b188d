package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSourceTest {

    private static final String GOOD = "0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void each_of_the_three_gives_the_token() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), GOOD + "\r\n");
        assertThat(new TokenSource(GOOD, null, null).resolve(Map.of()).token().reveal())
                .isEqualTo(GOOD);
        assertThat(new TokenSource(null, file, null).resolve(Map.of()).token().reveal())
                .isEqualTo(GOOD);
        assertThat(new TokenSource(null, null, "T")
                        .resolve(Map.of("T", GOOD))
                        .token()
                        .reveal())
                .isEqualTo(GOOD);
    }

    @Test
    void none_and_more_than_one_are_refused() {
        assertThatThrownBy(() -> new TokenSource(null, null, null))
                .hasMessage("--token, --token-file, --token-env: none is given (expected: exactly one of them)");
        assertThatThrownBy(() -> new TokenSource("a", folder, null))
                .hasMessage("--token, --token-file, --token-env: 2 are given (expected: exactly one of them)");
    }

    @Test
    void an_empty_or_missing_token_is_refused_with_its_origin() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> new TokenSource("", null, null).resolve(Map.of()))
                .hasMessageStartingWith("--token: is empty (expected: ");
        assertThatThrownBy(() -> new TokenSource(null, empty, null).resolve(Map.of()))
                .hasMessageStartingWith("--token-file: " + empty + " is empty (expected: ");
        assertThatThrownBy(() -> new TokenSource(null, folder.resolve("gone"), null).resolve(Map.of()))
                .hasMessageStartingWith("--token-file: " + folder.resolve("gone") + ": no such file (expected: ");
        assertThatThrownBy(() -> new TokenSource(null, null, "T").resolve(Map.of()))
                .hasMessageStartingWith("--token-env: T is not set (expected: ");
    }

    @Test
    void a_token_that_no_header_can_carry_is_refused_without_being_shown() {
        assertThatThrownBy(() -> new TokenSource("open\nsesame", null, null).resolve(Map.of()))
                .hasMessageStartingWith("--token: has a space, a control character")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void a_short_token_works_and_warns() {
        var resolved = new TokenSource("short", null, null).resolve(Map.of());
        assertThat(resolved.token().reveal()).isEqualTo("short");
        assertThat(resolved.warning())
                .contains("--token: the token has only 5 characters and can be guessed (expected: 16 or more)");
        assertThat(new TokenSource(GOOD, null, null).resolve(Map.of()).warning())
                .isEmpty();
    }

    @Test
    void nothing_prints_the_token() {
        var source = new TokenSource(GOOD, null, null);
        assertThat(source + " " + source.resolve(Map.of()) + " " + Secret.of(GOOD))
                .doesNotContain(GOOD);
    }

    @Test
    void a_secret_matches_itself_alone() {
        Secret secret = Secret.of(GOOD);
        assertThat(secret.matches(GOOD)).isTrue();
        assertThat(secret.matches(GOOD + " ")).isFalse();
        assertThat(secret.matches("")).isFalse();
    }
}
