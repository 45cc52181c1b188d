package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stock Prometheus with the configuration of the walk-through, and what it can be asked. */
class PrometheusTest {
    private static final Duration SCRAPED = Duration.ofSeconds(30);
    private static final String WRONG_TYPE = "(http|tcp)_\\w+_gauge metric name should not include type 'gauge'";

    private final int tcpPort = FreePorts.next();
    private final Tunnel tunnel = Tunnel.both().tls();
    private final List<CulvertProcess> clients = new ArrayList<>();
    private final RawUpstream upstream = RawUpstream.start(exchange -> {
        int status = switch (exchange.path()) {
            case "/uname.txt" -> 200;
            case "/private" -> 401;
            case "/broken" -> 500;
            default -> 404;
        };
        exchange.body().readAllBytes();
        exchange.answer("HTTP/1.1 " + status + " X", "Content-Length: 0");
    });

    @BeforeEach
    void start() {
        tunnel.start();
        client("http", "--upstream", "app.example=" + upstream.url());
        client("tcp", "--upstream", tcpPort + "=127.0.0.1:" + upstream.port());
    }

    @AfterEach
    void stop() {
        tunnel.close();
        upstream.close();
    }

    @Test
    void every_query_that_users_know_answers_with_the_right_numbers() throws IOException {
        try (Prometheus prometheus = new Prometheus(config(""));
                Socket open = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
            assertThat(open.isConnected()).isTrue();
            visit(3, "/uname.txt");
            visit(2, "/uptime.txt");
            visit(1, "/private");
            visit(4, "/broken");
            visit(1, "/uname.txt", "-X", "POST");
            visit(1, "/uname.txt", "-X", "BREW");
            guess(2);
            await().atMost(SCRAPED).untilAsserted(() -> {
                assertThat(prometheus.sum("http_dataplane_requests_total{}")).isEqualTo(12);
                assertThat(prometheus.sum("http_controlplane_requests_total{code=\"401\",path=\"/connect\"}"))
                        .isEqualTo(2);
            });
            assertThat(prometheus.sum("http_dataplane_requests_total{method=\"GET\"}"))
                    .isEqualTo(10);
            assertThat(prometheus.sum("http_dataplane_requests_total{code=\"500\"}"))
                    .isEqualTo(4);
            assertThat(prometheus.sum("http_dataplane_requests_total{code=\"404\"}"))
                    .isEqualTo(2);
            assertThat(prometheus.sum("http_dataplane_requests_total{code=\"200\"}"))
                    .isEqualTo(5);
            assertThat(prometheus.sum("http_dataplane_requests_total{method=\"OTHER\"}"))
                    .isEqualTo(1);
            assertThat(prometheus.sum("http_dataplane_requests_total{host=\"app.example\"}"))
                    .isEqualTo(12);
            assertThat(prometheus.sum("tcp_controlplane_requests_total{code=\"401\",path=\"/connect\"}"))
                    .isEqualTo(2);
            assertThat(prometheus.sum("http_controlplane_connected_gauge")).isEqualTo(1);
            assertThat(prometheus.sum("tcp_controlplane_connected_gauge")).isEqualTo(1);
            assertThat(prometheus.query("sum(tcp_dataplane_connections_gauge) by (port)"))
                    .singleElement()
                    .satisfies(sample -> {
                        assertThat(sample.labels()).containsEntry("port", "" + tcpPort);
                        assertThat(sample.value()).isEqualTo(1);
                    });
            ratesFollow(prometheus);
        }
    }

    @Test
    void every_expression_of_the_dashboard_and_of_the_rules_returns_data() throws IOException {
        Path deploy = Distribution.sources().resolve("deploy");
        Path rules = deploy.resolve("prometheus").toAbsolutePath().normalize();
        String files = "rule_files: ['%1$s/culvert-recording.yml', '%1$s/culvert-alerts.yml']\n".formatted(rules);
        try (Prometheus prometheus = new Prometheus(config(files))) {
            List<String> all = new ArrayList<>();
            prometheus.rules().forEach(rule -> all.add(rule.replaceFirst(" (==|<|>) [0-9.]+$", "")));
            assertThat(all).hasSizeGreaterThan(20);
            JsonObject board = new JsonObject(Files.readString(deploy.resolve("grafana/culvert.json")));
            expressions(board, all);
            assertThat(all).hasSizeGreaterThan(45);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                visit(1, "/uname.txt");
                visit(1, "/broken");
                assertThat(all)
                        .allSatisfy(expression -> assertThat(prometheus.query(expression))
                                .as(expression)
                                .isNotEmpty());
            });
        }
    }

    @Test
    void the_rules_pass_their_own_tests() {
        CulvertProcess test = CulvertProcess.program("promtool", "test", "rules", "culvert-rules-test.yml")
                .directory(Distribution.sources().resolve("deploy/prometheus"))
                .run(Duration.ofSeconds(60));
        assertThat(test.exitCode()).as(test.output()).isZero();
    }

    @Test
    void the_gauge_of_connections_is_zero_again_after_ten_thousand() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
                visitor.setSoLinger(i % 3 == 0, 0);
                visitor.getOutputStream().write('x');
            } catch (SocketException e) {
                // one that is over the limit of its address is reset, and counted all the same
            }
        }
        await().atMost(SCRAPED)
                .untilAsserted(() -> assertThat(scrape())
                        .contains(
                                "tcp_dataplane_connections_gauge{port=\"" + tcpPort + "\"} 0.0\n",
                                "tcp_dataplane_connections_total{port=\"" + tcpPort + "\"} 10000.0\n",
                                "culvert_streams_open{plane=\"tcp\"} 0.0\n"));
    }

    @Test
    void promtool_finds_nothing_but_names_that_are_given() throws IOException {
        visit(1, "/uname.txt");
        Path metrics = Files.writeString(Files.createTempFile("culvert", ".prom"), scrape());
        CulvertProcess check = CulvertProcess.program("sh", "-c", "promtool check metrics < " + metrics)
                .run(Duration.ofSeconds(30));
        Files.delete(metrics);
        assertThat(check.lines().stream()
                        .map(CulvertProcess.Line::text)
                        .filter(line -> !line.matches(WRONG_TYPE))
                        .toList())
                .isEmpty();
    }

    @Test
    void forged_hosts_add_no_series_and_those_of_a_tunnel_that_has_gone_disappear() {
        visit(1, "/uname.txt");
        for (int i = 0; i < 50; i++) {
            Curl.run("-H", "Host: h" + i + ".invalid", "-X", "M" + i, tunnel.url("/"));
            Curl.run("-k", "-X", "M" + i, tunnel.controlUrl("/m" + i));
        }
        assertThat(scrape()).doesNotContain("invalid", "M1", "/m1").contains("host=\"app.example\"");
        await().atMost(SCRAPED).untilAsserted(() -> {
            CulvertProcess first = clients.get(0);
            if (first.isAlive()) {
                first.kill();
            }
            assertThat(scrape()).doesNotContain("app.example").contains("http_controlplane_connected_gauge 0.0");
        });
    }

    private void ratesFollow(Prometheus prometheus) {
        await().atMost(SCRAPED).untilAsserted(() -> {
            visit(1, "/private");
            assertThat(prometheus.sum("rate(http_dataplane_requests_total{code=\"401\"}[5m])"))
                    .isPositive();
            assertThat(prometheus.query("rate(http_dataplane_request_duration_seconds_sum[1m])"
                            + " / rate(http_dataplane_request_duration_seconds_count[1m])"))
                    .anySatisfy(sample -> assertThat(sample.value()).isBetween(0.00001, 10.0));
        });
    }

    private static void expressions(Object json, List<String> into) {
        if (json instanceof JsonObject object) {
            object.forEach(field -> {
                if (field.getKey().equals("expr")) {
                    into.add(((String) field.getValue())
                            .replace("$__rate_interval", "1m")
                            .replace("$instance", ".*")
                            .replace("$host", ".*"));
                } else {
                    expressions(field.getValue(), into);
                }
            });
        } else if (json instanceof JsonArray array) {
            array.forEach(element -> expressions(element, into));
        }
    }

    private String config(String more) {
        return """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                %sscrape_configs:
                  - job_name: culvert
                    scheme: https
                    authorization:
                      type: Bearer
                      credentials: %s
                    tls_config:
                      insecure_skip_verify: true
                    static_configs:
                      - targets: ['localhost:%d']
                """.formatted(more, Tunnel.TOKEN, tunnel.controlPort());
    }

    private void client(String kind, String... flags) {
        List<String> arguments = new ArrayList<>(
                List.of(kind, "client", "--token", Tunnel.TOKEN, "--url", tunnel.clientUrl(tunnel.controlPort())));
        arguments.addAll(List.of(flags));
        CulvertProcess client = tunnel.culvert(arguments);
        clients.add(client);
        client.awaitLine("\\bconnected\\b", Tunnel.START);
    }

    private String scrape() {
        Curl.Answer answer = tunnel.askControl("/metrics");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private void visit(int times, String path, String... more) {
        for (int i = 0; i < times; i++) {
            List<String> arguments = new ArrayList<>(List.of(more));
            arguments.addAll(List.of("-H", "Host: app.example", tunnel.url(path)));
            Curl.run(arguments.toArray(String[]::new));
        }
    }

    private void guess(int times) {
        for (int i = 0; i < times; i++) {
            Curl.Answer answer =
                    Curl.run("-k", "-H", "Authorization: Bearer wrong-token-0123456", tunnel.controlUrl("/connect"));
            assertThat(answer.status()).isEqualTo(401);
        }
    }
}
