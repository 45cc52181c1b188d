package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./culvert} of the source tree: when it builds. Maven and Java are stand-ins that note their calls. */
@Tag("smoke")
class SourceTreeLauncherTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path tree;
    private Path builds;
    private FakeJava java;

    @BeforeEach
    void a_source_tree_that_was_never_built() throws IOException {
        tree = folder.resolve("a source tree");
        builds = folder.resolve("builds");
        java = new FakeJava(folder.resolve("java"));
        Files.createDirectories(tree.resolve("cli/src/main/java"));
        Files.createDirectories(tree.resolve("shared/src/main/java"));
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(tree.resolve("pom.xml"), "");
        Files.writeString(tree.resolve("shared/src/main/java/A.java"), "");
        Files.copy(Distribution.sources().resolve("culvert"), tree.resolve("culvert"));
        age(tree);
        maven("mkdir -p cli/target/culvert/lib\n: >cli/target/culvert/lib/culvert.jar\n: >cli/target/culvert/.built\n");
    }

    @Test
    void it_builds_once() throws IOException {
        assertThat(launch().exitCode()).isZero();
        assertThat(launch().exitCode()).isZero();

        assertThat(builds()).hasSize(1);
    }

    @Test
    void what_the_build_says_goes_to_the_error_stream() {
        CulvertProcess culvert = launch();

        assertThat(culvert.stderr()).contains("building").contains("this is maven");
        assertThat(culvert.stdout()).startsWith("called: ").endsWith("argument: version\n");
    }

    @Test
    void without_maven_it_builds_with_the_wrapper() throws IOException {
        Files.move(folder.resolve("bin/mvn"), tree.resolve("mvnw"));
        age(tree);

        CulvertProcess culvert = command().env("PATH", pathWithoutMaven()).run(SOON);

        assertThat(culvert.exitCode()).as(culvert.output()).isZero();
        assertThat(culvert.stderr()).contains("building with ./mvnw");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void it_builds_with_the_java_that_it_found() throws IOException {
        launch();

        assertThat(builds()).containsExactly("JAVA_HOME=" + java.home());
    }

    @Test
    void it_builds_again_when_a_source_is_newer() throws IOException {
        launch();
        Files.setLastModifiedTime(
                tree.resolve("shared/src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        launch();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void it_builds_again_when_a_source_was_removed() throws IOException {
        launch();
        Files.delete(tree.resolve("shared/src/main/java/A.java"));
        Files.setLastModifiedTime(
                tree.resolve("shared/src/main/java"),
                FileTime.from(Instant.now().plusSeconds(5)));
        launch();

        assertThat(builds()).hasSize(2);
    }

    @Test
    void two_at_once_build_once() throws IOException {
        maven("sleep 1\nmkdir -p cli/target/culvert/lib\n: >cli/target/culvert/lib/culvert.jar\n"
                + ": >cli/target/culvert/.built\n");
        try (CulvertProcess one = command().start();
                CulvertProcess other = command().start()) {
            assertThat(one.awaitExit(SOON)).isZero();
            assertThat(other.awaitExit(SOON)).isZero();
        }

        assertThat(builds()).hasSize(1);
    }

    @Test
    void the_lock_of_a_build_that_was_killed_holds_nobody_up() throws IOException {
        Files.createDirectory(tree.resolve(".build.lock"));
        CulvertProcess gone = CulvertProcess.program("true").run(SOON);
        Files.writeString(tree.resolve(".build.lock/pid"), gone.pid() + "\n");

        assertThat(launch().exitCode()).isZero();
        assertThat(tree.resolve(".build.lock")).doesNotExist();
    }

    @Test
    void a_build_that_fails_ends_the_launch() throws IOException {
        maven("exit 1\n");

        CulvertProcess culvert = launch();

        assertThat(culvert.exitCode()).isEqualTo(1);
        assertThat(culvert.stdout()).isEmpty();
        assertThat(culvert.stderr()).endsWith("culvert: the build failed, see above\n");
        assertThat(tree.resolve(".build.lock")).doesNotExist();
    }

    @Test
    void a_java_without_compiler_cannot_build() {
        java.hasNoCompiler();

        CulvertProcess culvert = launch();

        assertThat(culvert.exitCode()).isEqualTo(1);
        assertThat(culvert.output())
                .isEqualTo("culvert: building needs a JDK: " + java.home()
                        + " has no bin/javac (set JAVA_HOME to a JDK)\n");
    }

    /** What the launcher calls, and no more. */
    private String pathWithoutMaven() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("without"));
        for (String tool : List.of("sh", "find", "mkdir", "rm", "touch", "readlink", "sed", "cat", "sleep")) {
            String found = CulvertProcess.program("sh", "-c", "command -v " + tool)
                    .run(SOON)
                    .stdout()
                    .strip();
            Files.createSymbolicLink(bin.resolve(tool), Path.of(found));
        }
        return bin.toString();
    }

    private CulvertProcess.Builder command() {
        return CulvertProcess.program(tree.resolve("culvert").toString(), "version")
                .env("JAVA_HOME", java.home())
                .env("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private CulvertProcess launch() {
        return command().run(SOON);
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(builds);
    }

    private void maven(String deed) throws IOException {
        Path mvn = folder.resolve("bin/mvn");
        Files.writeString(
                mvn, "#!/bin/sh\necho this is maven\necho \"JAVA_HOME=$JAVA_HOME\" >>'" + builds + "'\n" + deed);
        if (!mvn.toFile().setExecutable(true)) {
            throw new IllegalStateException(mvn + ": cannot be made executable");
        }
    }

    /** Makes everything in it a minute old, so that a build is newer whatever the file system's resolution. */
    private static void age(Path root) throws IOException {
        FileTime earlier = FileTime.from(Instant.now().minusSeconds(60));
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, earlier);
            }
        }
    }
}
