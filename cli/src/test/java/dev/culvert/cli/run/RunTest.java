package dev.culvert.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.settings.AccessLogSettings;
import dev.culvert.shared.settings.BindAddress;
import dev.culvert.shared.settings.FileserverSettings;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.LoadBalancerSettings;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.TcpSettings;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.token.Secret;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunTest {

    private static final String IN_USE = " on 127.0.0.1 is in use by another program (expected: a free port)";

    @Test
    void a_page_comes_through_the_quickstart_and_it_stops() throws Exception {
        Quickstart quickstart = get(Quickstart.start());
        HttpResponse<String> page = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(quickstart.url())).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("It came through the culvert");
        quickstart.stop();
        get(quickstart.ended());
    }

    @Test
    void a_server_whose_visitors_port_is_taken_fails_with_port_and_address() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> get(ServerRun.start(settings(0, taken.getLocalPort()), Secret.of("t"), null, "h")))
                    .hasMessageEndingWith("--port: " + taken.getLocalPort() + IN_USE);
        }
    }

    @Test
    void a_server_whose_control_port_is_taken_fails_with_port_and_address() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> get(ServerRun.start(settings(taken.getLocalPort(), 0), Secret.of("t"), null, "h")))
                    .hasMessageEndingWith("--control-port: " + taken.getLocalPort() + IN_USE);
        }
    }

    @Test
    void a_file_server_whose_port_is_taken_fails_with_flag_port_and_address(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            var settings = new FileserverSettings(folder, false, new BindAddress("127.0.0.1", port), null, List.of());
            assertThatThrownBy(() -> get(FileserverRun.start(settings, null)))
                    .hasMessageEndingWith("--port: " + port + IN_USE);
        }
    }

    @Test
    void a_server_stops_at_once_where_nobody_is_there() throws Exception {
        ServerRun server = get(ServerRun.start(settings(0, 0), Secret.of("t"), null, "h"));
        server.stop();
        get(server.ended());
    }

    private static ServerSettings settings(int control, int http) {
        return new ServerSettings(
                "n",
                new BindAddress("127.0.0.1", control),
                new BindAddress("127.0.0.1", http),
                TcpSettings.on("127.0.0.1"),
                LoadBalancerSettings.NONE,
                ForwardSettings.OFF,
                Set.of(Role.values()),
                new TokenSource("t", null, null),
                null,
                new TlsSettings.Plain(),
                null,
                null,
                AccessLogSettings.OFF,
                ServerSettings.DEFAULT_MEMORY_BUDGET,
                Duration.ofSeconds(5));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
