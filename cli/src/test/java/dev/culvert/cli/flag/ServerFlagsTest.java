package dev.culvert.cli.flag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.DataSize;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.settings.TokenSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFlagsTest {

    private final Map<Flag, List<String>> typed = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void defaults_are_those_of_the_reference() {
        typed.put(TokenFlags.TOKEN, List.of("t"));
        ServerSettings settings = settings();
        assertThat(settings.control()).hasToString("0.0.0.0:8123");
        assertThat(settings.http()).hasToString("0.0.0.0:8000");
        assertThat(settings.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(settings.nodeName()).isEqualTo("host");
        assertThat(settings.tls()).isEqualTo(new TlsSettings.Auto(Path.of("/state"), List.of()));
        assertThat(settings.cluster()).isNull();
        assertThat(settings.advertiseUrl()).isNull();
        assertThat(settings.memoryBudget()).isEqualTo(new DataSize(40, true));
        assertThat(settings.accessLog()).isEqualTo(AccessLogSettings.OFF);
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_flag_beats_the_environment_and_that_the_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "port: 1\ncontrol-port: 1\ngrace: 1s\ntoken: t\n");
        typed.put(CommonFlags.CONFIG, List.of(file.toString()));
        typed.put(ServerFlags.PORT, List.of("3"));
        environment.put("CULVERT_PORT", "2");
        environment.put("CULVERT_CONTROL_PORT", "2");
        ServerSettings settings = settings();
        assertThat(settings.http().port()).isEqualTo(3);
        assertThat(settings.control().port()).isEqualTo(2);
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_file_may_be_named_by_the_environment(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "token-file: /t\nauto-tls-san: [a, 127.0.0.1]\n");
        environment.put("CULVERT_CONFIG", file.toString());
        ServerSettings settings = settings();
        assertThat(settings.token()).isEqualTo(new TokenSource(null, Path.of("/t"), null));
        assertThat(settings.tls()).isEqualTo(new TlsSettings.Auto(Path.of("/state"), List.of("a", "127.0.0.1")));
    }

    @Test
    void one_place_gives_the_token_and_beats_the_others_whatever_its_kind() {
        typed.put(TokenFlags.TOKEN_FILE, List.of("/typed"));
        environment.put("CULVERT_TOKEN", "t");
        assertThat(settings().token()).isEqualTo(new TokenSource(null, Path.of("/typed"), null));
    }

    @Test
    void an_empty_variable_counts_as_absent() {
        typed.put(TokenFlags.TOKEN, List.of("t"));
        environment.put("CULVERT_PORT", "");
        assertThat(settings().http().port()).isEqualTo(8000);
    }

    @Test
    void lists_are_repeated_or_comma_separated() {
        typed.put(TokenFlags.TOKEN, List.of("t"));
        typed.put(ServerFlags.AUTO_TLS_SAN, List.of("a,b", "c"));
        typed.put(ServerFlags.ROLES, List.of("control,http"));
        typed.put(ServerFlags.CLUSTER_DIR, List.of("/c"));
        typed.put(ServerFlags.CLUSTER_MEMBERS, List.of("10.0.0.1:5701,10.0.0.2:5701"));
        ServerSettings settings = settings();
        assertThat(settings.tls()).isEqualTo(new TlsSettings.Auto(Path.of("/state"), List.of("a", "b", "c")));
        assertThat(settings.cluster())
                .satisfies(cluster -> assertThat(cluster.members()).hasToString("[10.0.0.1:5701, 10.0.0.2:5701]"));
    }

    @Test
    void the_old_name_of_the_token_file_works_and_is_remarked() {
        typed.put(TokenFlags.TOKEN_FROM, List.of("/t"));
        Flags flags = flags();
        assertThat(settings(flags).token()).isEqualTo(new TokenSource(null, Path.of("/t"), null));
        assertThat(flags.notes()).containsExactly("--token-from: the old name of --token-file, please use that");
    }

    @Test
    void auto_tls_off_without_a_certificate_is_plain() {
        typed.put(TokenFlags.TOKEN, List.of("t"));
        typed.put(ServerFlags.AUTO_TLS, List.of("false"));
        assertThat(settings().tls()).isEqualTo(new TlsSettings.Plain());
    }

    @Test
    void an_access_log_goes_to_standard_output_or_to_a_file() {
        typed.put(TokenFlags.TOKEN, List.of("t"));
        typed.put(AccessLogFlags.ACCESS_LOG, List.of("json"));
        assertThat(settings().accessLog()).isEqualTo(new AccessLogSettings(AccessLogSettings.Format.JSON, null));
        typed.put(AccessLogFlags.ACCESS_LOG_FILE, List.of("/var/log/access.log"));
        assertThat(settings().accessLog())
                .isEqualTo(new AccessLogSettings(AccessLogSettings.Format.JSON, Path.of("/var/log/access.log")));
    }

    private ServerSettings settings() {
        return settings(flags());
    }

    private Flags flags() {
        List<Flag> known = ServerFlags.GROUPS.stream()
                .flatMap(group -> group.flags().stream())
                .toList();
        return Flags.of(known, typed, environment);
    }

    private static ServerSettings settings(Flags flags) {
        return ServerFlags.settings(flags, Set.of(Role.values()), "host", Path.of("/state"));
    }
}
