package dev.culvert.mesh.table;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.ClientRoute;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.routes.SessionSuperseded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable();

    @Test
    void an_offered_session_is_in_the_next_snapshot_and_an_ended_one_is_not() {
        assertThat(table.offered(proven(session(1, 1, 1, "a.example"))).taken()).isTrue();
        assertThat(sessionsFor("a.example")).containsExactly(1L);
        assertThat(table.owner(1)).isEqualTo("bus.1");

        assertThat(table.ended(new SessionEnded(1))).isTrue();
        assertThat(table.ended(new SessionEnded(1))).isFalse();
        assertThat(sessionsFor("a.example")).isEmpty();
        assertThat(table.owner(1)).isNull();
    }

    @Test
    void ports_that_a_node_cannot_open_are_in_every_node_s_snapshots_until_they_can_be_had() {
        assertThat(table.troubles(new PortTroubles(Map.of(2222, "taken")))).isTrue();
        assertThat(table.troubles(new PortTroubles(Map.of(2222, "taken")))).isFalse();
        assertThat(table.snapshot().troubles()).containsExactly(Map.entry(2222, "taken"));
        assertThat(table.digest()).isEqualTo(table.own().digest()).isNotZero();

        NodeTable other = new NodeTable(1, List.of(), Map.of(2222, "in use", 5432, "in use"));
        table.node("b", "bus.b", other, SessionState.READY);
        assertThat(table.snapshot().troubles())
                .containsOnly(Map.entry(2222, "taken; node b: in use"), Map.entry(5432, "node b: in use"));

        table.troubles(new PortTroubles(Map.of()));
        table.nodeGone("b");
        assertThat(table.snapshot().troubles()).isEmpty();
        assertThat(table.digest()).isZero();
    }

    @Test
    void a_higher_generation_takes_the_slot_and_the_older_link_is_told_once() {
        table.offered(proven(session(1, 1, 1, "a.example")));
        assertThat(table.offered(proven(session(2, 1, 2, "a.example"))).taken()).isTrue();

        assertThat(sessionsFor("a.example")).containsExactly(2L);
        assertThat(table.superseded()).containsExactly(new SessionSuperseded(1, "bus.1"));
        assertThat(table.superseded()).isEmpty();
        assertThat(table.ended(new SessionEnded(1))).isTrue();
        assertThat(sessionsFor("a.example")).containsExactly(2L);
    }

    @Test
    void a_dial_that_was_overtaken_is_refused() {
        table.offered(proven(session(2, 1, 2, "a.example")));

        assertThat(table.offered(proven(session(1, 1, 1, "a.example"))).refusal())
                .isEqualTo(ResetCode.NAME_IN_USE);
        assertThat(sessionsFor("a.example")).containsExactly(2L);
    }

    @Test
    void a_known_id_is_refused_without_the_secret_wherever_it_is_known() {
        table.offered(proven(session(1, 1, 1, "a.example")));
        assertThat(table.offered(unproven(session(2, 1, 2, "a.example"))).refusal())
                .isEqualTo(ResetCode.NOT_YOURS);

        table.node("b", "bus.b", new NodeTable(1, List.of(session(9, 2, 1, "b.example"))), SessionState.READY);
        assertThat(table.offered(unproven(session(3, 2, 2, "b.example"))).refusal())
                .isEqualTo(ResetCode.NOT_YOURS);
        assertThat(table.offered(unproven(session(4, 3, 1, "c.example"))).taken())
                .isTrue();
    }

    @Test
    void a_link_of_this_node_ends_when_another_node_tells_of_a_newer_one() {
        table.offered(proven(session(1, 1, 1, "a.example")));
        table.node("b", "bus.b", new NodeTable(1, List.of(session(9, 1, 2, "a.example"))), SessionState.READY);

        assertThat(sessionsFor("a.example")).containsExactly(9L);
        assertThat(table.superseded()).containsExactly(new SessionSuperseded(1, "bus.1"));
    }

    @Test
    void another_nodes_sessions_are_reached_through_the_link_to_it_and_go_with_it() {
        table.node("b", "bus.b", new NodeTable(1, List.of(session(9, 1, 1, "a.example"))), SessionState.READY);
        SessionRef ref = refs("a.example").get(0);
        assertThat(ref.busAddress()).isEqualTo("bus.b");
        assertThat(ref.local()).isFalse();

        assertThat(table.nodeGone("b")).isTrue();
        assertThat(sessionsFor("a.example")).isEmpty();
    }

    @Test
    void a_draining_nodes_sessions_are_draining() {
        table.node("b", "bus.b", new NodeTable(1, List.of(session(9, 1, 1, "a.example"))), SessionState.READY);

        assertThat(table.nodeState("b", SessionState.DRAINING)).isTrue();
        assertThat(table.nodeState("b", SessionState.DRAINING)).isFalse();
        assertThat(refs("a.example").get(0).state()).isEqualTo(SessionState.DRAINING);
    }

    @Test
    void an_instance_that_stops_takes_its_sessions_along() {
        table.offered(proven(session(1, 1, 1, "a.example")));
        table.offered(new SessionOffers(session(2, 2, 1, "a.example"), "bus.2", true));

        assertThat(table.gone("bus.1")).isTrue();
        assertThat(sessionsFor("a.example")).containsExactly(2L);
    }

    @Test
    void the_digest_follows_the_sessions_and_the_version_every_change() {
        long empty = table.digest();
        table.offered(proven(session(1, 1, 1, "a.example")));
        table.offered(proven(session(2, 2, 1, "b.example")));
        table.offered(proven(session(1, 1, 1, "a.example").measured(5)));
        assertThat(table.digest()).isEqualTo(table.own().digest());
        assertThat(table.version()).isEqualTo(3);

        table.ended(new SessionEnded(1));
        table.ended(new SessionEnded(2));
        assertThat(table.digest()).isEqualTo(empty);
        assertThat(table.version()).isEqualTo(5);
    }

    private SessionOffers proven(SessionEntry entry) {
        return new SessionOffers(entry, "bus.1", true);
    }

    private SessionOffers unproven(SessionEntry entry) {
        return new SessionOffers(entry, "bus.1", false);
    }

    private List<SessionRef> refs(String host) {
        RouteSnapshot snapshot = table.snapshot();
        Route route = snapshot.http(host, "/");
        return route == null
                ? List.of()
                : route.clients().stream()
                        .map(ClientRoute::sessions)
                        .flatMap(List::stream)
                        .toList();
    }

    private List<Long> sessionsFor(String host) {
        return refs(host).stream().map(SessionRef::session).toList();
    }
}
