package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClusterDirTest {

    private static final List<String> FILES = List.of("cluster.secret", "nodes-ca.pem", "clients-ca.pem");

    @TempDir
    Path parent;

    private final FakeClock clock = new FakeClock();

    @Test
    void what_init_makes_every_node_loads_alike() {
        var made = ClusterDir.init(dir(), clock);
        var loaded = ClusterDir.load(dir());
        assertThat(loaded.nodesCa()).isEqualTo(made.nodesCa());
        assertThat(loaded.clientsCa()).isEqualTo(made.clientsCa()).isNotEqualTo(made.nodesCa());
        assertThat(loaded.derive("resume")).isEqualTo(made.derive("resume")).hasSize(32);
        assertThat(loaded.derive("resume")).isNotEqualTo(made.derive("other"));
        assertThat(loaded.clusterName()).isEqualTo(made.clusterName()).matches("culvert-[0-9a-f]{32}");
        assertThat(ClusterDir.init(parent.resolve("second"), clock).clusterName())
                .isNotEqualTo(made.clusterName());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void all_of_it_can_be_read_by_its_owner_alone() throws IOException {
        ClusterDir.init(dir(), clock);
        assertThat(dir().toFile().list()).containsExactlyInAnyOrderElementsOf(FILES);
        for (String file : FILES) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void an_empty_folder_will_do_and_any_other_is_refused() throws IOException {
        Files.createDirectory(dir());
        ClusterDir.init(dir(), clock);
        byte[] before = Files.readAllBytes(dir().resolve("cluster.secret"));
        assertThatThrownBy(() -> ClusterDir.init(dir(), clock))
                .isInstanceOf(FileProblem.class)
                .hasMessageStartingWith(dir() + ": is not empty (expected: an empty folder, or none");
        assertThat(dir().resolve("cluster.secret")).hasBinaryContent(before);

        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> ClusterDir.init(file, clock)).isInstanceOf(FileProblem.class);
    }

    @Test
    void of_several_inits_at_once_one_succeeds() throws Exception {
        var pool = Executors.newFixedThreadPool(6);
        Callable<Boolean> init = () -> {
            try {
                ClusterDir.init(dir(), clock);
                return true;
            } catch (FileProblem e) {
                return false;
            }
        };
        int made = 0;
        try {
            for (var result :
                    pool.invokeAll(Stream.generate(() -> init).limit(6).toList())) {
                made += result.get() ? 1 : 0;
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(made).isEqualTo(1);
        assertThat(ClusterDir.load(dir())).isNotNull();
    }

    @Test
    void a_missing_or_shortened_file_is_named() throws IOException {
        assertThatThrownBy(() -> ClusterDir.load(dir()))
                .hasMessage(dir() + ": no such folder (expected: one made by culvert cluster init)");
        ClusterDir.init(dir(), clock);
        for (String name : FILES) {
            Path file = dir().resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> ClusterDir.load(dir()))
                    .isInstanceOf(FileProblem.class)
                    .hasMessageStartingWith(file + ": ");
            Files.delete(file);
            assertThatThrownBy(() -> ClusterDir.load(dir())).hasMessageStartingWith(file + ": no such file");
            Files.write(file, whole);
        }
    }

    @Test
    void a_node_signs_its_own_certificate_and_renews_it_in_memory() throws Exception {
        var cluster = ClusterDir.init(dir(), clock);
        var node = cluster.nodeCertificate("node-1", SubjectNames.local("node-1"), clock);
        var first = node.current().certificate();
        first.verify(cluster.nodesCa().getPublicKey());
        assertThat(ClusterDir.nodeName(first)).contains("node-1");
        assertThat(first.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

        clock.move(Duration.ofDays(19));
        assertThat(node.refresh()).isEmpty();
        clock.move(Duration.ofDays(2));
        assertThat(node.refresh()).isPresent();
        assertThat(node.current().certificate()).isNotEqualTo(first);
        assertThat(dir().toFile().list()).hasSize(3);
    }

    @Test
    void a_node_name_is_carried_to_the_letter_or_refused() {
        var cluster = ClusterDir.init(dir(), clock);
        String odd = "a,b=\"c\\d+e<f>#;";
        var certificate = cluster.nodeCertificate(odd, SubjectNames.local("x"), clock)
                .current()
                .certificate();
        assertThat(ClusterDir.nodeName(certificate)).contains(odd);
        for (String bad : List.of("", "a b", "x".repeat(65), "a\nb")) {
            assertThatThrownBy(() -> cluster.nodeCertificate(bad, SubjectNames.local("x"), clock))
                    .hasMessageStartingWith("--node-name: ");
        }
    }

    @Test
    void clients_meet_the_same_ca_on_every_node() throws Exception {
        ClusterDir.init(dir(), clock);
        var one = AutoTls.of(ClusterDir.load(dir()), SubjectNames.local("one"), clock);
        var two = AutoTls.of(ClusterDir.load(dir()), SubjectNames.local("two"), clock);
        assertThat(one.ca()).isEqualTo(two.ca()).contains(ClusterDir.load(dir()).clientsCa());
        two.current().certificate().verify(one.ca().orElseThrow().getPublicKey());
    }

    private Path dir() {
        return parent.resolve("cluster");
    }
}
