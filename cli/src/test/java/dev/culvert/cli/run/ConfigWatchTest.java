package dev.culvert.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.flag.ClientFlags;
import dev.culvert.cli.flag.Flag;
import dev.culvert.cli.flag.Flags;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.TcpUpstream;
import dev.culvert.shared.settings.Tunnels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
    private static final String REST = "url: ws://a.example\ntoken: secret-of-16-chars\n";

    @TempDir
    private Path folder;

    private final List<Tunnels> told = new ArrayList<>();
    private Path file;
    private ConfigWatch watch;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("culvert.yaml");
        write("tcp: [2222=a:22]");
        Flags flags = Flags.of(known(), Map.of(known().get(0), List.of(file.toString())), Map.of());
        watch = new ConfigWatch(file, settings(flags), () -> settings(flags.readAgain()), told::add);
        settle();
    }

    @Test
    void what_has_not_changed_is_not_told() throws IOException {
        write("tcp: [2222=a:22]\n# a remark");
        settle();
        assertThat(told).isEmpty();
    }

    @Test
    void new_tunnels_are_told_once() throws IOException {
        write("tcp: [2222=a:22, 5432=b:5432]");
        settle();
        settle();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).tcp()).extracting(TcpUpstream::port).containsExactly(2222, 5432);
    }

    @Test
    void a_file_counts_only_when_it_has_come_to_rest() throws IOException {
        write("tcp: [2222=a:22, 5432=b:5432]");
        watch.look();
        write("tcp: [2222=a:22, 5432=b:5432, 80=c:80]");
        watch.look();
        assertThat(told).isEmpty();
        watch.look();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).tcp()).hasSize(3);
    }

    @Test
    void a_wrong_file_changes_nothing_and_the_next_right_one_holds() throws IOException {
        write("tcp: [2222=a:x]");
        settle();
        write("tcp: [[]]");
        settle();
        write("http: app.example=http://a:1\ntcp: [2222=a:22, 2222=b:22]");
        settle();
        assertThat(told).isEmpty();
        write("tcp: [2222=c:22]");
        settle();
        assertThat(told).hasSize(1);
    }

    @Test
    void a_file_without_tunnels_is_wrong() throws IOException {
        Files.writeString(file, REST);
        settle();
        assertThat(told).isEmpty();
    }

    @Test
    void a_file_that_is_gone_for_a_while_or_replaced_by_another_is_read_when_it_is_there() throws IOException {
        Files.delete(file);
        settle();
        Path other = folder.resolve("other");
        Files.writeString(other, REST + "tcp: [2222=c:22]\n");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        settle();
        assertThat(told).hasSize(1);
    }

    private void settle() {
        watch.look();
        watch.look();
    }

    private void write(String tunnels) throws IOException {
        Files.writeString(file, REST + tunnels + "\n");
    }

    private static ClientSettings settings(Flags flags) {
        return ClientFlags.settings(flags, ClientFlags.Kind.ANY, Path.of("/known"));
    }

    /** {@code --config} first. */
    private static List<Flag> known() {
        List<Flag> known = new ArrayList<>(ClientFlags.GROUPS.stream()
                .flatMap(group -> group.flags().stream())
                .toList());
        known.sort((one, other) ->
                Boolean.compare(!one.name().equals("--config"), !other.name().equals("--config")));
        return known;
    }
}
