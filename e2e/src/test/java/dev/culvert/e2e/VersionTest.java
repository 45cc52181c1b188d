package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class VersionTest {

    @Test
    void the_packaged_program_tells_its_version_and_commit() {
        CulvertProcess version = CulvertProcess.culvert("version").run(Duration.ofSeconds(20));

        assertThat(version.stderr()).isEmpty();
        assertThat(version.stdout()).matches("Culvert version \\d+\\.\\d+\\.\\d+\\S* - (unknown|[0-9a-f]{7,40})\\n");
        assertThat(version.exitCode()).isZero();
    }
}
