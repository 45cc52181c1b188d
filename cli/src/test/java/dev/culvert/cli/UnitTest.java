package dev.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.systemd.Installation;
import dev.culvert.cli.systemd.SystemdUnit;
import dev.culvert.cli.systemd.UnitRequest;
import dev.culvert.shared.settings.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnitTest {

    private static final Installation INSTALLED =
            new Installation(Path.of("/opt/culvert/bin/culvert"), "alice", Path.of("/home/alice"), Map.of());

    @Test
    void a_server_gets_a_user_and_a_state_folder_of_its_own() {
        Golden.check(
                "server.service",
                SystemdUnit.of(
                        request("http server", List.of("--port=80"), new TokenSource("s3cret", null, null), true),
                        INSTALLED));
    }

    @Test
    void files_of_the_user_are_read_as_that_user() {
        var request = new UnitRequest(
                "culvert-fileserver",
                "Culvert file server",
                "fileserver",
                List.of("--webroot=/home/alice/my site"),
                List.of(),
                List.of(Path.of("/home/alice/my site")),
                List.of(),
                false,
                Duration.ofSeconds(30));
        Golden.check("fileserver.service", SystemdUnit.of(request, INSTALLED));
    }

    @Test
    void a_token_file_becomes_a_credential() {
        assertThat(unit(new TokenSource(null, Path.of("/etc/culvert/my token"), null)))
                .contains("\nLoadCredential=token:/etc/culvert/my token\n")
                .contains("--token-file=${CREDENTIALS_DIRECTORY}/token\n");
    }

    @Test
    void a_token_in_the_environment_stays_there() {
        assertThat(unit(new TokenSource(null, null, "TUNNEL_TOKEN")))
                .contains("\nEnvironmentFile=/etc/culvert/unit.env\n")
                .contains("--token-env=TUNNEL_TOKEN\n");
    }

    @Test
    void an_inline_token_is_nowhere_in_the_unit() {
        assertThat(unit(new TokenSource("s3cret-s3cret-s3cret", null, null))).doesNotContain("s3cret");
    }

    @Test
    void words_are_written_by_the_rules_of_systemd() {
        assertThat(SystemdUnit.of(
                        request(
                                "http client",
                                List.of("--a=100%", "--b=two words", "--c=$HOME", "--d=\"q\"\\", "--e=x;y", "--f='"),
                                null,
                                false),
                        INSTALLED))
                .contains("""
                        ExecStart=/opt/culvert/bin/culvert http client \\
                            --a=100%% \\
                            "--b=two words" \\
                            --c=$$HOME \\
                            "--d=\\"q\\"\\\\" \\
                            "--e=x;y" \\
                            "--f='"
                        """);
    }

    @Test
    void the_very_configuration_is_in_the_unit_wherever_it_was_given() {
        Cli.Result result = new Cli()
                .env("CULVERT_GRACE", "5s")
                .env("CULVERT_TOKEN", "s3cret-s3cret-s3cret")
                .run(
                        "http",
                        "client",
                        "--url=wss://exit.example.com",
                        "--upstream=http://127.0.0.1:1,a.example=http://127.0.0.1:2",
                        "--license=L",
                        "--generate=systemd",
                        "--generate-name=shop");
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEqualTo("culvert: --license: ignored, Culvert needs no license\n");
        assertThat(result.out())
                .contains(
                        "# shop.service: ",
                        "TimeoutStopSec=15",
                        "/etc/culvert/shop.token",
                        " http client \\\n"
                                + "    --url=wss://exit.example.com \\\n"
                                + "    --upstream=http://127.0.0.1:1,a.example=http://127.0.0.1:2 \\\n"
                                + "    --grace=5s \\\n"
                                + "    --token-file=${CREDENTIALS_DIRECTORY}/token\n")
                .doesNotContain("s3cret");
    }

    @Test
    void relative_paths_become_absolute() {
        assertThat(new Cli()
                        .run("http", "server", "--token-file=t", "--cluster-dir=c", "--generate=systemd")
                        .out())
                .contains("--cluster-dir=" + Path.of("c").toAbsolutePath())
                .contains("LoadCredential=token:" + Path.of("t").toAbsolutePath());
    }

    private static String unit(@Nullable TokenSource token) {
        return SystemdUnit.of(
                new UnitRequest(
                        "unit",
                        "Culvert",
                        "http server",
                        List.of(),
                        Stream.ofNullable(token).toList(),
                        List.of(),
                        List.of(),
                        false,
                        Duration.ZERO),
                INSTALLED);
    }

    @Test
    void an_admin_token_is_handed_over_beside_the_other_and_stands_nowhere() {
        String unit = SystemdUnit.of(
                new UnitRequest(
                        "shop",
                        "Culvert",
                        "http server",
                        List.of(),
                        List.of(
                                new TokenSource("clients-secret", null, null),
                                new TokenSource("--admin-token", "admins-secret", null, null)),
                        List.of(),
                        List.of(),
                        false,
                        Duration.ZERO),
                INSTALLED);

        assertThat(unit)
                .contains(
                        "--token-file=${CREDENTIALS_DIRECTORY}/token",
                        "--admin-token-file=${CREDENTIALS_DIRECTORY}/admin-token",
                        "LoadCredential=token:/etc/culvert/shop.token\n",
                        "LoadCredential=admin-token:/etc/culvert/shop.admin-token\n")
                .doesNotContain("secret");
    }

    private static UnitRequest request(
            String command, List<String> arguments, @Nullable TokenSource token, boolean privileged) {
        return new UnitRequest(
                "culvert-" + command.replace(' ', '-'),
                "Culvert exit server n1",
                command,
                arguments,
                Stream.ofNullable(token).toList(),
                List.of(),
                List.of(),
                privileged,
                Duration.ofSeconds(30));
    }
}
