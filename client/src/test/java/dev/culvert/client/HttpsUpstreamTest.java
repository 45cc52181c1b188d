package dev.culvert.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.client.support.FakeServer;
import dev.culvert.client.support.TestClient;
import dev.culvert.client.support.Visit;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.tls.AutoTls;
import dev.culvert.shared.tls.LiveKeyCert;
import dev.culvert.shared.tls.SubjectNames;
import dev.culvert.shared.tls.VertxTls;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams that speak TLS. */
@ExtendWith(VertxExtension.class)
@SuppressWarnings("FutureReturnValueIgnored") // the other end tells
class HttpsUpstreamTest {
    private static final String HALF = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf";

    private final Budget budget = new Budget(64 * 1024 * 1024);

    @TempDir
    private Path folder;

    private Vertx vertx;
    private FakeServer server;
    private AutoTls tls;

    @BeforeEach
    void serve(Vertx its) throws Exception {
        vertx = its;
        server = new FakeServer(vertx);
        tls = AutoTls.open(folder, SubjectNames.parse("--auto-tls-san", List.of("localhost")), Clock.systemUTC());
    }

    @Test
    void an_upstream_that_proves_itself_is_served_on_one_connection() throws Exception {
        int port = upstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
        client("https://localhost:" + port);
        for (int i = 0; i < 3; i++) {
            assertThat(get().body()).isEqualTo("ok");
        }
        await().until(() -> budget.used() == 0 && budget.openEnds() == 0);
    }

    @Test
    void an_upstream_for_another_name_is_not_reached() throws Exception {
        int port = upstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
        client("https://127.0.0.2:" + port);
        Visit visit = get();
        assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
        assertThat(visit.detail).contains("127.0.0.2").contains("not valid for");
    }

    @Test
    void the_systems_cas_do_not_know_an_upstreams_own() throws Exception {
        int port = upstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
        TestClient.deploy(vertx, server, "https://localhost:" + port);
        Visit visit = get();
        assertThat(visit.reset).isEqualTo(ResetCode.UNREACHABLE);
        assertThat(visit.detail).contains("not signed by a CA that is trusted here");
    }

    @Test
    void a_body_that_ends_with_the_connection_is_whole_only_if_tls_says_so() throws Exception {
        client(
                "whole.example=https://localhost:" + upstream(HALF, false),
                "cut.example=https://localhost:" + upstream(HALF, true));

        Visit whole = get(1);
        Visit cut = get(2);

        assertThat(whole.ended).isTrue();
        assertThat(whole.body()).isEqualTo("half");
        assertThat(cut.ended).isFalse();
        assertThat(cut.reset).isEqualTo(ResetCode.UPSTREAM_FAILED);
    }

    private void client(String... upstreams) throws Exception {
        TestClient.start(
                vertx,
                new TunnelClient(
                        TestClient.settings("ws://127.0.0.1:" + server.port(), upstreams),
                        Secret.of(FakeServer.TOKEN),
                        false,
                        budget,
                        VertxTls.client(tls.ca().orElseThrow())));
        await().until(server::linked);
    }

    private Visit get() throws Exception {
        return get(1);
    }

    private Visit get(int offer) throws Exception {
        Visit visit = server.get(offer, "/");
        await().until(visit::over);
        return visit;
    }

    /** Answers each request so; with {@code cut} the connection ends without TLS's close_notify. */
    private int upstream(String answer, boolean cut) throws Exception {
        NetServer listener = vertx.createNetServer(
                new NetServerOptions().setSsl(true).setKeyCertOptions(new LiveKeyCert(tls.current())));
        listener.connectHandler(socket -> socket.handler(request -> answer(socket, answer, cut)));
        listener.listen(0, "0.0.0.0").await(10, TimeUnit.SECONDS);
        return listener.actualPort();
    }

    private static void answer(NetSocket socket, String answer, boolean cut) {
        var written = socket.write(Buffer.buffer(answer));
        if (answer.equals(HALF)) {
            var channel = ((io.vertx.core.internal.net.NetSocketInternal) socket)
                    .channelHandlerContext()
                    .channel();
            written.onSuccess(nothing -> {
                if (cut) {
                    channel.pipeline().firstContext().close();
                } else {
                    socket.close();
                }
            });
        }
    }
}
