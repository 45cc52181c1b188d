package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/culvert} of the distribution: which Java it takes, with which flags, and that it becomes the JVM. */
@Tag("smoke")
class LauncherTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NO_JAVA = "/nonexistent";

    @TempDir
    Path folder;

    private FakeJava java;

    @BeforeEach
    void a_java_that_shows_how_it_was_called() {
        java = new FakeJava(folder.resolve("fake java"));
    }

    @Test
    void without_any_java_it_says_so_in_one_sentence() {
        CulvertProcess culvert = CulvertProcess.culvert("version")
                .env("JAVA_HOME", "")
                .env("PATH", NO_JAVA)
                .run(SOON);

        assertThat(culvert.exitCode()).isEqualTo(1);
        assertThat(culvert.output())
                .isEqualTo("culvert: needs Java 17 or newer; JAVA_HOME is not set and there is no java on PATH"
                        + " (install a JDK, or set JAVA_HOME to one)\n");
    }

    @Test
    void a_java_home_without_java_is_named() {
        CulvertProcess culvert = CulvertProcess.culvert("version")
                .env("JAVA_HOME", folder.toString())
                .env("PATH", NO_JAVA)
                .run(SOON);

        assertThat(culvert.exitCode()).isEqualTo(1);
        assertThat(culvert.output())
                .startsWith("culvert: needs Java 17 or newer; JAVA_HOME=" + folder + " has no bin/java");
    }

    @Test
    void a_java_that_is_too_old_is_named_with_its_version() {
        for (String version : List.of("11.0.2", "1.8.0_292", "16")) {
            java.version(version);

            CulvertProcess culvert = CulvertProcess.culvert("version")
                    .env("JAVA_HOME", java.home())
                    .env("PATH", NO_JAVA)
                    .run(SOON);

            String major = version.startsWith("1.8") ? "8" : version.substring(0, 2);
            assertThat(culvert.exitCode()).isEqualTo(1);
            assertThat(culvert.output())
                    .isEqualTo("culvert: needs Java 17 or newer; JAVA_HOME=" + java.home() + " is Java " + major
                            + " (install a JDK, or set JAVA_HOME to one)\n");
        }
    }

    @Test
    void the_java_on_the_path_is_taken_where_java_home_is_too_old() throws IOException {
        FakeJava old = new FakeJava(folder.resolve("old"));
        old.version("11.0.2");
        java.version("17.0.1");
        // as Debian does: /usr/bin/java is a link to a link
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path alternative = Files.createSymbolicLink(folder.resolve("alternative"), java.program());
        Files.createSymbolicLink(bin.resolve("java"), alternative);

        CulvertProcess culvert = CulvertProcess.culvert("version")
                .env("JAVA_HOME", old.home())
                .env("PATH", bin + ":" + System.getenv("PATH"))
                .run(SOON);

        assertThat(culvert.output()).contains("called: " + java.program());
    }

    @Test
    void a_java_that_keeps_no_release_file_is_asked_for_its_version() {
        java.answersItsVersionItself("openjdk version \"21.0.2\" 2024-01-16");

        assertThat(launch("version").exitCode()).isZero();
    }

    @Test
    void it_becomes_the_jvm_so_that_signals_reach_it() {
        CulvertProcess culvert = launch("version");

        assertThat(culvert.stdout()).contains("pid: " + culvert.pid() + "\n");
    }

    @Test
    void arguments_arrive_as_they_were_given() {
        CulvertProcess culvert = launch("http", "two words", "*", "", "$HOME");

        assertThat(culvert.stdout())
                .endsWith("argument: http\nargument: two words\nargument: *\nargument: \nargument: $HOME\n");
    }

    @Test
    void java_opts_come_after_the_launchers_own_flags() {
        CulvertProcess culvert = CulvertProcess.culvert("version")
                .env("JAVA_HOME", java.home())
                .env("JAVA_OPTS", "-Xmx128m  -XX:MaxRAMPercentage=20")
                .run(SOON);

        assertThat(culvert.stdout())
                .containsSubsequence(
                        "argument: -XX:MaxRAMPercentage=50\n",
                        "argument: -Xmx128m\n",
                        "argument: -XX:MaxRAMPercentage=20\n",
                        "argument: -jar\n");
    }

    @Test
    void the_jvm_takes_java_opts_for_the_last_word() {
        CulvertProcess culvert = CulvertProcess.culvert("version")
                .env("JAVA_OPTS", "-XX:MaxRAMPercentage=20 -XX:MaxDirectMemorySize=64m -XX:+PrintFlagsFinal")
                .run(SOON);

        assertThat(culvert.exitCode()).isZero();
        assertThat(culvert.stdout())
                .containsPattern("MaxRAMPercentage += 20\\.0")
                .containsPattern("MaxDirectMemorySize += " + 64 * 1024 * 1024)
                .containsPattern("ExitOnOutOfMemoryError += true");
    }

    @Test
    void direct_memory_is_limited_to_a_quarter_of_the_memory() {
        String flag = launch("version")
                .stdout()
                .lines()
                .filter(line -> line.startsWith("argument: -XX:MaxDirectMemorySize="))
                .findFirst()
                .orElseThrow();

        long bytes = Long.parseLong(flag.substring(flag.indexOf('=') + 1));
        assertThat(bytes).isBetween(1L << 20, 1L << 44);
    }

    @Test
    void newer_javas_are_told_to_allow_unsafe_and_older_ones_are_not() {
        java.version("17.0.1");
        assertThat(launch("version").stdout()).doesNotContain("unsafe");

        java.version("25");
        assertThat(launch("version").stdout()).contains("argument: --sun-misc-unsafe-memory-access=allow\n");
    }

    @Test
    void the_real_java_starts_without_a_warning() {
        CulvertProcess culvert = CulvertProcess.culvert("version").run(SOON);

        assertThat(culvert.stderr()).isEmpty();
        assertThat(culvert.stdout()).hasLineCount(1);
    }

    @Test
    void it_is_found_through_links_from_a_folder_with_blanks_in_its_name() throws IOException {
        Path blanks = Files.createDirectory(folder.resolve("with blanks"));
        Path distribution = Files.createSymbolicLink(blanks.resolve("the program"), Distribution.folder());
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), distribution.resolve("bin/culvert"));
        Path relative = Files.createSymbolicLink(blanks.resolve("relative"), Path.of("../absolute"));

        for (Path launcher : List.of(distribution.resolve("bin/culvert"), absolute, relative)) {
            CulvertProcess culvert =
                    CulvertProcess.program(launcher.toString(), "version").run(SOON);

            assertThat(culvert.output()).startsWith("Culvert version ");
        }
    }

    @Test
    void it_runs_by_a_relative_path_and_by_its_name_on_the_path() {
        CulvertProcess relative = CulvertProcess.program("bin/culvert", "version")
                .directory(Distribution.folder())
                .run(SOON);
        CulvertProcess named = CulvertProcess.program("sh", "-c", "culvert version")
                .env("PATH", Distribution.folder().resolve("bin") + ":" + System.getenv("PATH"))
                .directory(folder)
                .run(SOON);

        assertThat(relative.output()).startsWith("Culvert version ");
        assertThat(named.output()).startsWith("Culvert version ");
    }

    @Test
    void it_works_in_the_smallest_shells() {
        for (String shell : List.of("dash", "bash")) {
            CulvertProcess culvert =
                    CulvertProcess.culvert("version").prefix(shell).run(SOON);

            assertThat(culvert.output()).startsWith("Culvert version ");
        }
    }

    @Test
    void away_from_its_program_it_says_what_it_misses() throws IOException {
        Path alone = Files.copy(Distribution.launcher(), folder.resolve("culvert"));

        CulvertProcess culvert =
                CulvertProcess.program(alone.toString(), "version").run(SOON);

        assertThat(culvert.exitCode()).isEqualTo(1);
        assertThat(culvert.output())
                .startsWith("culvert: ")
                .contains("lib/culvert.jar: missing")
                .hasLineCount(1);
    }

    @Test
    void the_class_data_archive_of_the_very_java_is_passed_and_no_other() throws IOException {
        Path lib = Files.createDirectories(folder.resolve("distribution/lib"));
        Path bin = Files.createDirectories(folder.resolve("distribution/bin"));
        Path launcher = Files.copy(Distribution.launcher(), bin.resolve("culvert"));
        Files.writeString(lib.resolve("culvert.jar"), "");
        Files.writeString(lib.resolve("culvert-17.0.1+7.jsa"), "");

        for (String version : List.of("17.0.1", "17.0.2")) {
            java.version(version);
            CulvertProcess culvert = CulvertProcess.program(launcher.toString(), "version")
                    .env("JAVA_HOME", java.home())
                    .run(SOON);

            assertThat(culvert.stdout().contains("argument: -XX:SharedArchiveFile=" + lib + "/culvert-17.0.1+7.jsa\n"))
                    .isEqualTo(version.equals("17.0.1"));
        }
    }

    private CulvertProcess launch(String... arguments) {
        return CulvertProcess.culvert(arguments).env("JAVA_HOME", java.home()).run(SOON);
    }
}
