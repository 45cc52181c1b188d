package dev.culvert.shared.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorsDocTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");
    private static final Pattern ENTRY = Pattern.compile("(?ms)^### (CULVERT-\\d{4}) · [^\\n]+\\n(.*?)(?=^##|\\z)");

    @Test
    void every_code_has_its_entry_and_every_entry_its_code_in_order() throws IOException {
        assertThat(ENTRY.matcher(Files.readString(PAGE)).results().map(entry -> entry.group(1)))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(ErrorCode::toString)
                        .sorted()
                        .toList());
    }

    @Test
    void every_entry_tells_what_it_means_and_what_to_do() throws IOException {
        List<String> incomplete = ENTRY.matcher(Files.readString(PAGE))
                .results()
                .filter(entry ->
                        !entry.group(2).contains("Meaning: ") || !entry.group(2).contains("\nDo: "))
                .map(entry -> entry.group(1))
                .toList();

        assertThat(incomplete).isEmpty();
    }

    @Test
    void no_number_is_given_twice() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::toString)).doesNotHaveDuplicates();
    }
}
