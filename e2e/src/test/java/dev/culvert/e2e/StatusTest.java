package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators are told, and whom. */
@Tag("smoke")
class StatusTest {
    private static final String ADMIN = "admin-0123456789abcdef";

    @Test
    @Trust("scraping /status, /metrics, /events")
    void the_admin_token_alone_opens_the_status_and_no_secret_is_in_it() {
        try (Tunnel tunnel = new Tunnel().flags("--admin-token", ADMIN).start();
                RawUpstream upstream = RawUpstream.saying("hello")) {
            tunnel.client(upstream.url());
            for (String path : List.of("/status", "/metrics")) {
                assertThat(Curl.run(tunnel.controlUrl(path)).status()).isEqualTo(401);
                assertThat(bearer(tunnel, path, Tunnel.TOKEN).status()).isEqualTo(401);
            }

            Curl.Answer status = bearer(tunnel, "/status", ADMIN);

            assertThat(status.status()).isEqualTo(200);
            assertThat(status.head().all("Content-Type")).containsExactly("application/json");
            assertThat(status.body())
                    .contains("\"clientID\":\"", "\"upstreams\":[\"*=" + upstream.url(), "\"partial\":false")
                    .doesNotContain(ADMIN)
                    .doesNotContain(Tunnel.TOKEN)
                    .doesNotContainIgnoringCase("resume");
            assertThat(bearer(tunnel, "/metrics", ADMIN).body())
                    .doesNotContain(ADMIN)
                    .doesNotContain(Tunnel.TOKEN);
        }
    }

    @Test
    void exit_codes_tell_unauthorised_and_unreachable_apart() {
        try (Tunnel tunnel = new Tunnel().tls().start()) {
            CulvertProcess shown = status(tunnel, Tunnel.TOKEN, "--output", "wide");
            assertThat(shown.exitCode()).as(shown.output()).isZero();
            assertThat(shown.stdout()).contains("Mode: http\n", "\nClient ID ", "\nNode ", " ready ");

            CulvertProcess wrong = status(tunnel, "wrong-0123456789abcdef");
            assertThat(wrong.exitCode()).isEqualTo(4);
            assertThat(wrong.stderr()).contains("wrong token").doesNotContain("wrong-0123");

            tunnel.server().kill();
            tunnel.server().awaitExit(Duration.ofSeconds(10));
            assertThat(status(tunnel, Tunnel.TOKEN).exitCode()).isEqualTo(3);
        }
    }

    @Test
    void watched_without_a_terminal_it_is_printed_again_and_again() {
        try (Tunnel tunnel = new Tunnel().start()) {
            CulvertProcess watch = tunnel.culvert(arguments(tunnel, Tunnel.TOKEN, "--watch"));

            watch.awaitLine("In/s", Tunnel.START);
            int seen = watch.lines().size();
            watch.awaitLine("a second status", line -> line.startsWith("Querying"), seen, Tunnel.START);

            assertThat(watch.stdout()).doesNotContain("\033");
        }
    }

    private static CulvertProcess status(Tunnel tunnel, String token, String... more) {
        CulvertProcess process = tunnel.culvert(arguments(tunnel, token, more));
        process.awaitExit(Tunnel.START);
        return process;
    }

    private static List<String> arguments(Tunnel tunnel, String token, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("status", "--url", tunnel.clientUrl(tunnel.controlPort()), "--token", token));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Curl.Answer bearer(Tunnel tunnel, String path, String token) {
        return Curl.run("-H", "Authorization: Bearer " + token, tunnel.controlUrl(path));
    }
}
