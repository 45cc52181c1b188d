package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which certificate authority a client trusts: the pinned one, or the first it met. */
@Tag("smoke")
@Trust("a man in the middle at first contact (auto-TLS)")
class CaTest {

    @Test
    void a_client_with_the_right_pin_connects_and_the_server_prints_its_command() {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().tls().start()) {
            String pin = printedPin(tunnel);
            CulvertProcess client = pinned(tunnel, pin, tunnel.controlPort(), upstream.url());
            client.awaitLine("\\bconnected\\b", Tunnel.START);
            assertThat(Visits.get(tunnel.port()).status()).isEqualTo(200);
            assertThat(tunnel.server().output() + client.output()).doesNotContain(Tunnel.TOKEN);
        }
    }

    @Test
    void with_a_pin_and_another_ca_on_the_way_no_byte_of_the_token_is_sent() {
        try (Tunnel tunnel = new Tunnel().tls().start();
                Interceptor interceptor = Interceptor.start()) {
            CulvertProcess client = pinned(tunnel, printedPin(tunnel), interceptor.port(), "http://127.0.0.1:1");
            assertThat(client.awaitExit(Duration.ofSeconds(20))).isEqualTo(1);

            assertThat(client.output()).contains("refused").doesNotContain("\tat ");
            assertThat(interceptor.connections()).isPositive();
            assertThat(interceptor.received()).doesNotContain(Tunnel.TOKEN).doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void a_ca_that_differs_from_the_kept_one_is_refused_with_both_fingerprints() {
        try (RawUpstream upstream = RawUpstream.saying("hello");
                Tunnel tunnel = new Tunnel().tls().start()) {
            String kept = printedPin(tunnel);
            tunnel.client(upstream.url()).close();
            tunnel.server().close();
            Folders.delete(tunnel.tlsFolder());
            tunnel.start();
            String different = printedPin(tunnel);
            assertThat(different).isNotEqualTo(kept);

            CulvertProcess client = tunnel.launchClient(tunnel.controlPort(), upstream.url());
            assertThat(client.awaitExit(Duration.ofSeconds(20))).isEqualTo(1);
            assertThat(client.output()).contains("refused", kept, different).doesNotContain("\tat ");
        }
    }

    @Test
    void the_ca_is_kept_over_a_restart_and_its_key_is_the_owners_alone() throws Exception {
        try (Tunnel tunnel = new Tunnel().tls().start()) {
            String before =
                    Curl.run("-k", tunnel.controlUrl("/.well-known/ca.crt")).body();
            assertThat(before).startsWith("-----BEGIN CERTIFICATE-----");
            tunnel.server().close();
            tunnel.start();
            assertThat(Curl.run("-k", tunnel.controlUrl("/.well-known/ca.crt")).body())
                    .isEqualTo(before);

            java.nio.file.Path ca =
                    java.nio.file.Files.writeString(tunnel.state().resolve("ca.crt"), before);
            assertThat(Curl.run("--cacert", ca.toString(), tunnel.controlUrl("/readyz"))
                            .status())
                    .isEqualTo(200);
            try (var files = java.nio.file.Files.walk(tunnel.tlsFolder())) {
                assertThat(files.filter(file -> file.toString().endsWith(".pem")))
                        .isNotEmpty()
                        .allSatisfy(key -> assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                                        java.nio.file.Files.getPosixFilePermissions(key)))
                                .isEqualTo("rw-------"));
            }
        }
    }

    private static String printedPin(Tunnel tunnel) {
        Pattern pin = Pattern.compile("--ca-pin[ =](sha256:[^\\s'\"]+)");
        String line = tunnel.server()
                .awaitLine("the client command", text -> pin.matcher(text).find(), Tunnel.START);
        Matcher matcher = pin.matcher(line);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static CulvertProcess pinned(Tunnel tunnel, String pin, int port, String upstream) {
        return tunnel.culvert(List.of(
                "http",
                "client",
                "--token",
                Tunnel.TOKEN,
                "--url",
                tunnel.clientUrl(port),
                "--ca-pin",
                pin,
                "--upstream",
                upstream));
    }
}
