package dev.culvert.shared.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {

    @Test
    void xdg_state_home_is_honoured_when_it_is_absolute() {
        Path absolute = Path.of("state").toAbsolutePath();
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", absolute.toString()), "/h")
                        .autoTls())
                .isEqualTo(absolute.resolve("culvert/auto-tls"));
        assertThat(StateFolder.of(Map.of("XDG_STATE_HOME", "relative"), "/h").knownCas())
                .isEqualTo(Path.of("/h/.local/state/culvert/known-cas"));
    }

    @Test
    void without_it_the_home_folder_is_used() {
        assertThat(StateFolder.of(Map.of("HOME", "/home/me"), "/h").autoTls())
                .isEqualTo(Path.of("/home/me/.local/state/culvert/auto-tls"));
    }
}
