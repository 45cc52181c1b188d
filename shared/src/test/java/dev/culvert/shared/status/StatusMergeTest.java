package dev.culvert.shared.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.status.ClusterStatus.ClientStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusMergeTest {
    private static final String ONE = "730aa1bb96474cbc9f7e76c135e81da8";
    private static final String TWO = "22fbfe123c884e8284ee0da3680c1311";

    @Test
    void a_client_is_one_row_however_many_links_it_has_on_however_many_nodes() {
        ClusterStatus status = StatusMerge.of(
                "a",
                List.of(
                        answered("a", session(ONE, 1, "a", "2026-01-01T10:00:05Z", 7.5, null, null)),
                        answered("b", session(ONE, 0, "b", "2026-01-01T10:00:00Z", 2.5, null, null))));

        ClientStatus client = status.clients().get(0);
        assertThat(status.clients()).hasSize(1);
        assertThat(client.remoteAddr()).isEqualTo("b:0");
        assertThat(client.since()).isEqualTo("2026-01-01T10:00:00Z");
        assertThat(client.nodes()).containsExactly("b", "a");
        assertThat(client.rttMillis()).isEqualTo(2.5);
        assertThat(client.bytesIn()).isEqualTo(20);
        assertThat(client.upstreams()).containsExactly("*=http://127.0.0.1:8080");
        assertThat(client.links()).hasSize(2);
        assertThat(status.partial()).isFalse();
    }

    @Test
    void a_node_that_does_not_answer_makes_the_whole_partial_and_its_clients_are_left_out() {
        NodeStatus before = node("b", List.of(), session(TWO, 0, "b", "2026-01-01T10:00:00Z", null, null, null));

        ClusterStatus status = StatusMerge.of(
                "a",
                List.of(
                        answered("a", session(ONE, 0, "a", "2026-01-01T10:00:00Z", null, null, null)),
                        new NodeReport("b", before, "no answer within 1 s")));

        assertThat(status.partial()).isTrue();
        assertThat(status.missing()).containsExactly("b");
        assertThat(status.clients()).extracting(ClientStatus::clientId).containsExactly(ONE);
        NodeRow row = status.nodes().get(1);
        assertThat(row.answered()).isFalse();
        assertThat(row.hostname()).isEqualTo("host-b");
        assertThat(row.ready()).isNull();
    }

    @Test
    void an_instance_that_does_not_answer_is_named_with_its_node() {
        ClusterStatus status = StatusMerge.of("a", List.of(NodeReport.answered(node("a", List.of("control.1f")))));

        assertThat(status.partial()).isTrue();
        assertThat(status.missing()).containsExactly("a/control.1f");
    }

    @Test
    void an_offer_works_if_it_works_through_one_link() {
        ClusterStatus status = StatusMerge.of(
                "a",
                List.of(answered(
                        "a",
                        session(ONE, 0, "a", "2026-01-01T10:00:00Z", null, false, "2026-01-01T10:00:01Z"),
                        session(ONE, 1, "a", "2026-01-01T10:00:00Z", null, true, "2026-01-01T10:00:02Z"))));

        ClientStatus client = status.clients().get(0);
        assertThat(client.offers()).hasSize(1);
        assertThat(client.offers().get(0).healthy()).isTrue();
        assertThat(client.offers().get(0).reason()).isNull();
        assertThat(client.lastProven()).isEqualTo("2026-01-01T10:00:02Z");
    }

    @Test
    void the_ports_of_several_instances_are_added_up() {
        NodeStatus node = NodeStatus.of(
                "a",
                "00",
                about("a"),
                true,
                List.of(
                        PartStatus.ofPorts(List.of(new PortStatus(8001, true, null, 2))),
                        PartStatus.ofPorts(List.of(new PortStatus(8001, false, null, 3)))),
                List.of());

        assertThat(node.ports()).containsExactly(new PortStatus(8001, true, null, 5));
    }

    @Test
    void a_start_is_told_to_the_second() {
        NodeAbout about = new NodeAbout(
                "0.1.0", "3f2c1ab", "http", Instant.parse("2026-01-01T09:00:00.872376416Z"), "h", List.of());

        assertThat(NodeStatus.of("a", "00", about, true, List.of(), List.of()).startTime())
                .isEqualTo("2026-01-01T09:00:00Z");
    }

    @Test
    void what_inlets_names_is_named_so_and_unknown_fields_are_skipped() {
        ClusterStatus status = StatusMerge.of(
                "a", List.of(answered("a", session(ONE, 0, "a", "2026-01-01T10:00:00Z", null, null, null))));

        String json = BusJson.write(status).toString();

        assertThat(json)
                .startsWith("{\"info\":{\"version\":\"0.1.0\",\"sha\":\"3f2c1ab\",\"mode\":\"http\",\"startTime\":\"")
                .contains("\"clients\":[{\"clientID\":\"" + ONE + "\",\"remoteAddr\":\"a:0\",\"since\":\"")
                .contains("\"upstreams\":[\"*=http://127.0.0.1:8080\"]");
        assertThat(BusJson.read(Buffer.buffer(json.replace("\"info\"", "\"new\":1,\"info\"")), ClusterStatus.class))
                .isEqualTo(status);
    }

    private static NodeReport answered(String name, SessionStatus... sessions) {
        return NodeReport.answered(node(name, List.of(), sessions));
    }

    private static NodeStatus node(String name, List<String> missing, SessionStatus... sessions) {
        return NodeStatus.of(name, "00", about(name), true, List.of(PartStatus.ofSessions(List.of(sessions))), missing);
    }

    private static NodeAbout about(String name) {
        return new NodeAbout(
                "0.1.0", "3f2c1ab", "http", Instant.parse("2026-01-01T09:00:00Z"), "host-" + name, List.of("control"));
    }

    private static SessionStatus session(
            String client, int slot, String node, String since, Double rtt, Boolean healthy, String proven) {
        return new SessionStatus(
                client,
                "00000000000000" + slot + "1",
                slot,
                node + ":" + slot,
                since,
                "0.1.0",
                node,
                List.of("*=http://127.0.0.1:8080"),
                rtt,
                1,
                10,
                20,
                List.of(new OfferStatus("*", proven, healthy, Boolean.FALSE.equals(healthy) ? "refused" : null)));
    }
}
