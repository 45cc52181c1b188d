package dev.culvert.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.cli.Golden;
import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.Info;
import dev.culvert.shared.status.ClusterStatus.LinkStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import dev.culvert.shared.status.OfferStatus;
import dev.culvert.shared.status.PortStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final BuildInfo BUILD = new BuildInfo("0.1.0", "3f2c1ab");
    private static final List<String> THREE_PORTS = List.of("localhost:8001", "localhost:8000", "localhost:2222");

    @Test
    void tcp_is_as_inlets_prints_it() {
        ClusterStatus status = status(
                "tcp",
                "unruffled-banzai4",
                Duration.ofMinutes(49),
                client("730aa1bb96474cbc9f7e76c135e81da8", "203.0.113.7:58102", Duration.ofMinutes(15), THREE_PORTS),
                client("22fbfe123c884e8284ee0da3680c1311", "203.0.113.9:43310", Duration.ofMinutes(6), THREE_PORTS));

        Golden.check("status-tcp.txt", text(StatusText.lines(BUILD, status, NOW)));
    }

    @Test
    void http_is_as_inlets_prints_it() {
        ClusterStatus status = status(
                "http",
                "creative-pine6",
                Duration.ofHours(30),
                client(
                        "4e35edf5c6a646b79cc580984eac4ea9",
                        "203.0.113.7:34988",
                        Duration.ofSeconds(330),
                        List.of("example.com=http://localhost:8000", "prometheus.example.com=http://localhost:9090")));

        Golden.check("status-http.txt", text(StatusText.lines(BUILD, status, NOW)));
    }

    @Test
    void what_is_wrong_stands_below() {
        Golden.check("status-troubles.txt", text(StatusText.lines(BUILD, troubled(), NOW)));
    }

    @Test
    void wide_has_nodes_ports_and_figures_too() {
        Golden.check("status-wide.txt", text(WideText.lines(BUILD, troubled(), NOW)));
    }

    @Test
    void watched_shows_what_flows_a_second() {
        ClusterStatus first = status("tcp", "h", Duration.ofMinutes(1), busy(1_000, 2_000));
        ClusterStatus second = status("tcp", "h", Duration.ofMinutes(1), busy(1_000 + 4096, 2_000 + 3 * 1024 * 1024));
        Rates rates = new Rates();
        rates.next(first, 0);
        rates.next(second, 2_000_000_000L);

        List<String> lines = StatusText.watched(BUILD, second, rates, NOW);

        assertThat(lines.get(lines.size() - 1)).containsPattern("minute +3 +2\\.0 KiB +1\\.5 MiB +localhost:8001$");
    }

    @Test
    void a_name_that_a_client_has_chosen_cannot_write_on_the_terminal() {
        ClusterStatus status = status(
                "http",
                "h",
                Duration.ofMinutes(1),
                client("00", "a:1", Duration.ofMinutes(1), List.of("*=http://a\033[2Jb\nc")));

        assertThat(text(StatusText.lines(BUILD, status, NOW)))
                .doesNotContain("\033")
                .doesNotContain("b\nc");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 seconds",
        "1, 1 second",
        "59, 59 seconds",
        "60, 1 minute",
        "3599, 59 minutes",
        "3600, 1 hour",
        "86399, 23 hours",
        "86400, 1 day",
        "172800, 2 days"
    })
    void time_is_told_in_its_largest_unit(long seconds, String told) {
        assertThat(Ago.text(Duration.ofSeconds(seconds))).isEqualTo(told);
    }

    private static ClusterStatus troubled() {
        ClientStatus failing = new ClientStatus(
                "4e35edf5c6a646b79cc580984eac4ea9",
                "203.0.113.7:34988",
                NOW.minusSeconds(300).toString(),
                List.of("example.com=http://localhost:8000"),
                "0.1.0",
                List.of("a", "b"),
                2.44,
                3,
                5_000_000,
                123,
                NOW.minusSeconds(60).toString(),
                List.of(
                        new OfferStatus("example.com", NOW.minusSeconds(120).toString(), false, "Connection refused"),
                        new OfferStatus("example.com/api", NOW.minusSeconds(60).toString(), true, null),
                        OfferStatus.unproven("example.com/new"),
                        new OfferStatus("example.com/old", null, false, "timeout: no answer")),
                List.of(
                        new LinkStatus("01", 0, "a", "203.0.113.7:34988", "2026-03-01T11:55:00Z", 2.44, 3, 1, 1),
                        new LinkStatus("02", 1, "b", "203.0.113.7:34989", "2026-03-01T11:55:00Z", null, 0, 1, 1)));
        List<NodeRow> nodes = List.of(
                new NodeRow(
                        "a",
                        true,
                        null,
                        "0.1.0",
                        "3f2c1ab",
                        "both",
                        "2026-03-01T11:00:00Z",
                        "host-a",
                        List.of("control", "tcp"),
                        false,
                        List.of(
                                new PortStatus(8001, true, null, 4),
                                new PortStatus(8002, false, "port 8002 on 0.0.0.0: another program has it", 0))),
                new NodeRow(
                        "b",
                        false,
                        "timeout: no answer within 1000 ms",
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        List.of()));
        return new ClusterStatus(
                new Info("0.1.0", "3f2c1ab", "both", "2026-03-01T11:00:00Z", "host-a", "a", false),
                List.of(failing),
                nodes,
                true,
                List.of("a/http.0", "b"));
    }

    private static ClusterStatus status(String mode, String host, Duration up, ClientStatus... clients) {
        return new ClusterStatus(
                new Info("0.1.0", "3f2c1ab", mode, NOW.minus(up).toString(), host, "n", true),
                List.of(clients),
                List.of(),
                false,
                List.of());
    }

    private static ClientStatus client(String id, String remote, Duration connected, List<String> upstreams) {
        return new ClientStatus(
                id,
                remote,
                NOW.minus(connected).toString(),
                upstreams,
                "0.1.0",
                List.of("n"),
                null,
                0,
                0,
                0,
                null,
                List.of(),
                List.of());
    }

    private static ClientStatus busy(long in, long out) {
        return new ClientStatus(
                "22fbfe123c884e8284ee0da3680c1311",
                "a:1",
                NOW.minusSeconds(60).toString(),
                List.of("localhost:8001"),
                "0.1.0",
                List.of("n"),
                null,
                3,
                in,
                out,
                null,
                List.of(),
                List.of());
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
