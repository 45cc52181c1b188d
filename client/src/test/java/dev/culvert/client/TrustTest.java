package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.Lines;
import dev.culvert.client.support.TestClient;
import dev.culvert.shared.settings.ServerTrust;
import dev.culvert.shared.tls.AutoTls;
import dev.culvert.shared.tls.CaPin;
import dev.culvert.shared.tls.LiveKeyCert;
import dev.culvert.shared.tls.Pem;
import dev.culvert.shared.tls.SubjectNames;
import dev.culvert.shared.tls.VertxTls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whom a client believes, and that its token goes to nobody else. */
@ExtendWith(VertxExtension.class)
class TrustTest {
    private static final String UPSTREAM = "http://127.0.0.1:9";

    private final Lines lines = new Lines();

    @TempDir
    private Path folder;

    private Vertx vertx;
    private AutoTls own;
    private FakeServer server;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        own = autoTls("own", "localhost");
        server = serverOf(own);
    }

    @AfterEach
    void forget() {
        lines.close();
    }

    @Test
    void the_first_ca_is_believed_and_kept() throws Exception {
        start(server, null);
        await().until(server::linked);

        assertThat(lines.all()).anyMatch(line -> line.startsWith("trusted") && line.contains(pin(own)));
        assertThat(folder.resolve("known").toFile().list()).hasSize(1);
        assertThat(server.requestHeaders).anyMatch(header -> header.getValue().equals("unmasked"));
    }

    @Test
    void the_pinned_ca_is_believed() throws Exception {
        start(server, pin(own));
        await().until(server::linked);
        assertThat(lines.count("trusted")).isZero();
    }

    @Test
    void a_different_ca_than_the_pinned_one_gets_no_byte_of_the_token() throws Exception {
        TunnelClient client = start(server, pin(autoTls("other", "localhost")));

        ClientEnd end = client.ended().await(10, TimeUnit.SECONDS);

        assertThat(end)
                .isInstanceOfSatisfying(
                        ClientEnd.Refused.class,
                        refused -> assertThat(refused.sentence())
                                .startsWith("--ca-pin: ")
                                .contains(pin(own)));
        assertThat(server.attempts.get()).isZero();
        assertThat(server.requestHeaders.toString())
                .doesNotContain(FakeServer.TOKEN)
                .doesNotContain("Bearer");
    }

    @Test
    void the_pinned_ca_shown_and_another_one_used_gets_no_byte_of_the_token() throws Exception {
        AutoTls pinned = autoTls("pinned", "localhost");
        server.ca = pem(pinned); // a man in the middle passes on the true CA and has no certificate of it
        start(server, pin(pinned));

        await().until(() -> lines.count("disconnected") > 0);
        assertThat(lines.all()).anyMatch(line -> line.contains("TLS failed"));
        assertThat(server.attempts.get()).isZero();
        assertThat(server.requestHeaders.toString()).doesNotContain(FakeServer.TOKEN);
    }

    @Test
    void a_different_ca_than_the_kept_one_is_refused_with_both_fingerprints() throws Exception {
        TunnelClient first = start(server, null);
        await().until(server::linked);
        first.shutdown(Duration.ZERO).await(5, TimeUnit.SECONDS);
        server.kill();
        AutoTls other = autoTls("other", "localhost");
        FakeServer impostor = serverOf(other, server.port());

        ClientEnd end = start(impostor, null).ended().await(10, TimeUnit.SECONDS);

        assertThat(end)
                .isInstanceOfSatisfying(
                        ClientEnd.Refused.class,
                        refused -> assertThat(refused.sentence()).contains(pin(own), pin(other), "delete that file"));
        assertThat(impostor.attempts.get()).isZero();
    }

    @Test
    void a_certificate_for_another_name_is_refused() throws Exception {
        FakeServer elsewhere = serverOf(autoTls("elsewhere", "elsewhere.example"));
        TestClient.start(vertx, settings("wss://localhost.:" + elsewhere.port(), null), FakeServer.TOKEN);
        TestClient.start(vertx, settings("wss://127.0.0.2:" + elsewhere.port(), null), FakeServer.TOKEN);

        await().until(() -> lines.count("disconnected") > 0);
        assertThat(elsewhere.attempts.get()).isZero();
    }

    @Test
    void the_systems_cas_do_not_know_a_servers_own() throws Exception {
        TestClient.start(
                vertx,
                TestClient.settings(List.of(url(server)), new ServerTrust.SystemCas(), UPSTREAM),
                FakeServer.TOKEN);
        await().until(() -> lines.count("disconnected") > 0);
        assertThat(lines.all().get(0)).contains("TLS failed");
        assertThat(server.attempts.get()).isZero();
    }

    @Test
    void a_server_that_speaks_no_tls_is_said_to() throws Exception {
        FakeServer plain = new FakeServer(vertx);
        TestClient.start(vertx, settings("wss://localhost:" + plain.port(), null), FakeServer.TOKEN);
        await().until(() -> lines.count("disconnected") > 0);
        assertThat(lines.all().get(0)).contains("does not speak TLS");
        assertThat(plain.requestHeaders.toString()).doesNotContain(FakeServer.TOKEN);
    }

    private TunnelClient start(FakeServer of, @Nullable String pin) throws Exception {
        return TestClient.start(vertx, settings(url(of), pin), FakeServer.TOKEN);
    }

    private dev.culvert.shared.settings.ClientSettings settings(String url, @Nullable String pin) {
        return TestClient.settings(List.of(url), new ServerTrust.AutoTls(folder.resolve("known"), pin), UPSTREAM);
    }

    private AutoTls autoTls(String name, String san) {
        return AutoTls.open(
                folder.resolve(name), SubjectNames.parse("--auto-tls-san", List.of(san)), Clock.systemUTC());
    }

    private FakeServer serverOf(AutoTls tls) throws Exception {
        return serverOf(tls, 0);
    }

    private FakeServer serverOf(AutoTls tls, int port) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setPort(port)
                .setSsl(true)
                .setSslEngineOptions(VertxTls.engine())
                .setKeyCertOptions(new LiveKeyCert(tls.current()));
        FakeServer made = new FakeServer(vertx, options);
        made.ca = pem(tls);
        return made;
    }

    private static String url(FakeServer of) {
        return "wss://localhost:" + of.port();
    }

    private static byte[] pem(AutoTls tls) {
        return Pem.encode(List.of(ca(tls)));
    }

    private static String pin(AutoTls tls) {
        return CaPin.of(ca(tls)).toString();
    }

    private static X509Certificate ca(AutoTls tls) {
        return tls.ca().orElseThrow();
    }
}
