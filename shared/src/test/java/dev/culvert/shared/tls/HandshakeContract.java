package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.tls.HandshakeFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes over loopback; each of the two engines runs all of it. */
abstract class HandshakeContract {

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final Handshakes net;
    private final Vertx vertx = Vertx.vertx();

    HandshakeContract(SSLEngineOptions engine) {
        this.net = new Handshakes(vertx, engine);
    }

    @AfterEach
    void close() throws Exception {
        net.close();
    }

    @Test
    void an_auto_tls_certificate_serves_its_names_and_addresses() throws Exception {
        var tls = autoTls();
        int port = listen(tls).actualPort();
        for (String host : List.of("localhost", "127.0.0.1")) {
            assertThat(net.presented(VertxTls.client(ca(tls)), host, port))
                    .isEqualTo(tls.current().certificate());
        }
    }

    @Test
    void a_renewed_certificate_is_presented_while_the_old_connections_live_on() throws Exception {
        clock.move(Duration.ofDays(-61));
        var tls = autoTls();
        var live = new LiveKeyCert(tls.current());
        int port = net.listen(VertxTls.server(live)).actualPort();
        X509Certificate first = tls.current().certificate();
        HttpClient client = net.client(VertxTls.client(ca(tls)));
        HttpClientRequest before = Handshakes.get(client, "localhost", port);
        assertThat(Handshakes.certificate(before)).isEqualTo(first);

        try (var renewal = CertificateRenewal.start(vertx, tls, live, Duration.ofMillis(20), EventSink.NONE)) {
            clock.move(Duration.ofDays(61));
            await().until(() -> !tls.current().certificate().equals(first));
            await().untilAsserted(() -> assertThat(net.presented(VertxTls.client(ca(tls)), "localhost", port))
                    .isEqualTo(tls.current().certificate()));
        }
        assertThat(Handshakes.await(before.send().compose(HttpClientResponse::body)))
                .hasToString("hello");
        assertThat(Handshakes.certificate(before)).isEqualTo(first);
        Handshakes.await(client.close());
    }

    @Test
    void a_bad_new_pair_of_the_operators_leaves_the_old_one_in_place() throws Exception {
        var authority = CertificateAuthority.create("operator", clock.instant());
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        CertifiedKey first = write(authority, certificate, key);
        var own = OwnCertificate.open(certificate, key);
        var live = new LiveKeyCert(own.current());
        int port = net.listen(VertxTls.server(live)).actualPort();
        ClientSSLOptions trusting = VertxTls.client(authority.certificate());

        try (var renewal = CertificateRenewal.start(vertx, own, live, Duration.ofMillis(20), EventSink.NONE)) {
            Files.write(key, "nothing".getBytes(StandardCharsets.UTF_8));
            assertThat(net.presented(trusting, "localhost", port)).isEqualTo(first.certificate());
            CertifiedKey second = write(authority, certificate, key);
            await().untilAsserted(() ->
                    assertThat(net.presented(trusting, "localhost", port)).isEqualTo(second.certificate()));
        }
    }

    @Test
    void another_key_type_can_follow_while_serving() throws Exception {
        var tls = autoTls();
        var live = new LiveKeyCert(tls.current());
        int port = net.listen(VertxTls.server(live)).actualPort();
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var keys = generator.generateKeyPair();
        var rsa = Certificates.selfSigned(
                keys, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3600));
        live.replace(new CertifiedKey(keys.getPrivate(), List.of(rsa)));
        var anyName = VertxTls.client(rsa).setHostnameVerificationAlgorithm("");
        assertThat(net.presented(anyName, "localhost", port)).isEqualTo(rsa);
    }

    @Test
    void a_certificate_for_other_names_is_refused_with_the_flag_that_helps() throws Exception {
        var tls = AutoTls.open(folder.resolve("t"), SubjectNames.parse("san", List.of("exit.example")), clock);
        int port = listen(tls).actualPort();
        for (String host : List.of("localhost", "127.0.0.1")) {
            var failure = failure(VertxTls.client(ca(tls)), host, port);
            assertThat(failure.kind()).isEqualTo(Kind.WRONG_NAME);
            assertThat(failure.sentence())
                    .startsWith("the certificate of " + host + ":" + port + " is not valid for " + host)
                    .contains("--auto-tls-san=" + host);
        }
    }

    @Test
    void another_ca_is_not_trusted_even_with_the_same_name() throws Exception {
        var tls = autoTls();
        int port = listen(tls).actualPort();
        var impostor = CertificateAuthority.create("Culvert auto-TLS CA", clock.instant());
        assertThat(failure(VertxTls.client(impostor.certificate()), "localhost", port)
                        .kind())
                .isEqualTo(Kind.UNTRUSTED);
    }

    @Test
    void a_renewed_ca_is_trusted_by_those_who_kept_the_old_one() throws Exception {
        var authority = CertificateAuthority.create("ca", clock.instant());
        var renewed = authority.renewed(clock.instant());
        var server =
                renewed.issue("x", SubjectNames.local("x"), KeyPurpose.SERVER, Duration.ofDays(1), clock.instant());
        int port = net.listen(VertxTls.server(new LiveKeyCert(server))).actualPort();
        assertThat(net.presented(VertxTls.client(authority.certificate()), "localhost", port))
                .isEqualTo(server.certificate());
    }

    @Test
    void an_expired_certificate_is_told_as_such() throws Exception {
        var authority = CertificateAuthority.create("ca", clock.instant());
        var past = clock.instant().minus(Duration.ofDays(3));
        var server = authority.issue("x", SubjectNames.local("x"), KeyPurpose.SERVER, Duration.ofDays(1), past);
        int port = net.listen(VertxTls.server(new LiveKeyCert(server))).actualPort();
        assertThat(failure(VertxTls.client(authority.certificate()), "localhost", port)
                        .kind())
                .isEqualTo(Kind.OUT_OF_DATE);
    }

    @Test
    void a_port_without_tls_is_told_as_such() throws Exception {
        HttpServer plain = Handshakes.await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.1"));
        var failure = failure(VertxTls.client(ca(autoTls())), "localhost", plain.actualPort());
        assertThat(failure.kind()).isEqualTo(Kind.NO_TLS);
        assertThat(failure.sentence()).contains("ws://");
    }

    @Test
    void nodes_know_each_other_by_the_nodes_ca_and_let_nobody_else_in() throws Exception {
        var cluster = ClusterDir.init(folder.resolve("cluster"), clock);
        var one = new LiveKeyCert(node(cluster, "one"));
        var two = new LiveKeyCert(node(cluster, "two"));
        int port = net.listen(VertxTls.nodeServer(one, cluster.nodesCa())).actualPort();

        assertThat(net.presented(VertxTls.nodeClient(two, cluster.nodesCa()), "localhost", port))
                .matches(presented ->
                        ClusterDir.nodeName(presented).orElseThrow().equals("one"));

        assertThatThrownBy(() -> use(VertxTls.client(cluster.nodesCa()), port))
                .as("no certificate")
                .isNotNull();
        var stranger = new LiveKeyCert(node(ClusterDir.init(folder.resolve("other"), clock), "two"));
        assertThatThrownBy(() -> use(VertxTls.nodeClient(stranger, cluster.nodesCa()), port))
                .as("a certificate of another cluster")
                .isNotNull();
        var server = new LiveKeyCert(
                AutoTls.of(cluster, SubjectNames.local("x"), clock).current());
        assertThatThrownBy(() -> use(VertxTls.nodeClient(server, cluster.nodesCa()), port))
                .as("a certificate of the clients' CA")
                .isNotNull();
    }

    /** TLS 1.3 tells a client only at its first read that its certificate was refused. */
    private void use(ClientSSLOptions tls, int port) throws Exception {
        HttpClient client = net.client(tls);
        try {
            Handshakes.await(Handshakes.get(client, "localhost", port).send());
        } finally {
            Handshakes.await(client.close());
        }
    }

    private HandshakeFailure failure(ClientSSLOptions tls, String host, int port) {
        Throwable thrown = catchThrowable(() -> net.presented(tls, host, port));
        assertThat(thrown).isNotNull();
        return HandshakeFailure.of(thrown, host, port);
    }

    private HttpServer listen(CertificateSource source) throws Exception {
        return net.listen(VertxTls.server(new LiveKeyCert(source.current())));
    }

    private AutoTls autoTls() {
        return AutoTls.open(folder.resolve("auto-tls"), SubjectNames.local("box"), clock);
    }

    private CertifiedKey write(CertificateAuthority by, Path certificate, Path key) throws Exception {
        var pair = by.issue("x", SubjectNames.local("x"), KeyPurpose.SERVER, Duration.ofDays(1), clock.instant());
        Files.write(certificate, Pem.encode(pair.chain()));
        Files.write(key, Pem.encode(pair.key(), List.of()));
        return pair;
    }

    private CertifiedKey node(ClusterDir cluster, String name) {
        return cluster.nodeCertificate(name, SubjectNames.local(name), clock).current();
    }

    private static X509Certificate ca(CertificateSource tls) {
        return tls.ca().orElseThrow();
    }
}
