package dev.culvert.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {

    @Test
    void the_build_leaves_version_and_commit_on_the_class_path() {
        BuildInfo build = BuildInfo.read();

        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(build.commit()).matches("unknown|[0-9a-f]{7,40}");
    }
}
