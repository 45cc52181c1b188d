package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that start at once on an empty folder. */
class FirstStartTest {

    private static final SubjectNames NAMES = SubjectNames.local("box");

    @TempDir
    Path parent;

    @Test
    void threads_that_start_at_once_end_with_one_ca_and_one_certificate() throws Exception {
        Path folder = parent.resolve("threads");
        var pool = Executors.newFixedThreadPool(8);
        Callable<List<Object>> start = () -> {
            var tls = AutoTls.open(folder, NAMES, Clock.systemUTC());
            return List.of(tls.ca().orElseThrow(), tls.current().certificate());
        };
        try {
            var seen = new HashSet<List<Object>>();
            for (var result :
                    pool.invokeAll(Stream.generate(() -> start).limit(8).toList())) {
                seen.add(result.get());
            }
            assertThat(seen).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void processes_that_start_at_once_end_with_one_ca() throws Exception {
        Path folder = parent.resolve("processes");
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FirstStartTest.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        var pins = new HashSet<String>();
        for (Process process : processes) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            pins.add(said.lines()
                    .filter(line -> line.startsWith("pin "))
                    .findFirst()
                    .orElse("exit " + said));
        }
        assertThat(pins)
                .containsExactly("pin "
                        + CaPin.of(AutoTls.open(folder, NAMES, Clock.systemUTC())
                                .ca()
                                .orElseThrow()));
    }

    /** One server's first start, in a process of its own. */
    public static void main(String[] args) {
        var tls = AutoTls.open(Path.of(args[0]), NAMES, Clock.systemUTC());
        System.out.println("pin " + CaPin.of(tls.ca().orElseThrow()));
    }
}
