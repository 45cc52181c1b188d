package dev.culvert.shared.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.FrameBus;
import dev.culvert.shared.bus.SimulatedBus;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Frame;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.link.OneLink;
import dev.culvert.shared.stream.FrameLog;
import dev.culvert.shared.stream.FramePort;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code plane ─bus─ relay ═link═ the test}: the plane's streams are 1, 2, 3 on the bus and 2, 4, 6 on the link. */
class RelayTest {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final SimulatedBus wire = new SimulatedBus((nanos, task) -> turns.add(task), () -> 0, () -> 0);
    private final Budget budget = new Budget(64 << 20);
    private final List<OneLink.Taken> taken = new ArrayList<>();
    private final FrameBus plane = wire.join("plane", (port, open) -> {
        open.release();
        taken.add(new OneLink.Taken(port, new FrameLog()));
        return taken.get(taken.size() - 1).log();
    });
    private @Nullable FrameBus place;
    private @Nullable String wayOn = "plane";
    private final OneLink client = relayed(LinkSettings.session(), false);

    // ---- from the bus onto the link

    @Test
    void a_stream_passes_from_open_to_its_end_under_another_id() {
        open();
        OneLink.Taken second = open();
        assertThat(hears()).containsExactly("OPEN 2 window 65536", "OPEN 4 window 65536");

        says(new Opened(4, 10_000), Frames.head(4), Frames.data(4, 100), Frames.trailers(4));
        assertThat(second.log().take())
                .containsExactly("OPENED 2 window 10000", "HEAD 2", "DATA 2 100", "TRAILERS 2 FIN");

        second.port().send(Frames.data(2, 50));
        second.port().send(Frames.fin(2));
        assertThat(hears()).containsExactly("DATA 4 50", "DATA 4 0 FIN");
        assertThat(plane.openStreams()).isEqualTo(1);
        assertThat(client.link.openStreams()).isEqualTo(1);
    }

    @Test
    void one_direction_goes_on_after_the_other_has_ended() {
        OneLink.Taken stream = open();
        says(new Opened(2, 10_000), Frames.fin(2));
        stream.log().take();
        stream.port().send(Frames.data(1, 10));
        assertThat(hears()).contains("DATA 2 10");
        assertThat(client.link.openStreams()).isEqualTo(1);
    }

    @Test
    void a_visitors_reset_passes_with_its_code_and_frees_everything() {
        OneLink.Taken stream = open();
        hears();
        stream.port().send(Frames.reset(1));
        assertThat(hears()).containsExactly("RESET 2 CANCEL");
        assertNothingLeft();
    }

    @Test
    void a_clients_reset_passes_with_its_code_and_frees_everything() {
        OneLink.Taken stream = open();
        says(new Reset(2, ResetCode.UNREACHABLE, "connection refused"));
        assertThat(stream.log().take()).containsExactly("RESET 1 UNREACHABLE: connection refused");
        assertNothingLeft();
    }

    @Test
    void credit_passes_both_ways_as_the_very_offset() {
        OneLink.Taken stream = open();
        says(new Opened(2, 10_000), new Credit(2, 70_000));
        assertThat(stream.log().take()).containsExactly("OPENED 1 window 10000", "CREDIT 1 to 70000");
        hears();
        stream.port().send(new Credit(1, 90_000));
        assertThat(hears()).containsExactly("CREDIT 2 to 90000");
    }

    @Test
    void a_relay_grants_nothing_of_its_own() {
        OneLink.Taken stream = open();
        says(new Opened(2, 10_000), Frames.data(2, 60_000));
        stream.port().send(Frames.data(1, 10_000));
        assertThat(hears()).noneMatch(frame -> frame.startsWith("CREDIT"));
        assertThat(stream.log().take()).noneMatch(frame -> frame.startsWith("CREDIT"));
    }

    @Test
    void a_lost_link_is_a_lost_stream_to_the_plane() {
        OneLink.Taken stream = open();
        client.link.carrierClosed("the connection closed");
        run();
        assertThat(stream.log().take()).containsExactly("RESET 1 LINK_LOST: link lost: the connection closed");
        assertNothingLeft();
    }

    @Test
    void a_plane_that_stops_is_a_lost_stream_to_the_client() {
        open();
        hears();
        wire.stop("plane");
        assertThat(hears()).containsExactly("RESET 2 LINK_LOST: the other side's verticle has stopped");
        assertThat(client.link.openStreams()).isZero();
        assertThat(place.openStreams()).isZero();
    }

    @Test
    void a_link_that_takes_no_more_streams_refuses() {
        says(new GoAway(0, ResetCode.NONE, 0, ""));
        assertThat(open().log().take()).containsExactly("RESET 1 REFUSED: the link takes no more streams");
        assertNothingLeft();
    }

    @Test
    void with_the_budget_used_up_new_streams_are_refused_and_old_ones_go_on() {
        OneLink.Taken old = open();
        says(new Opened(2, 10_000));
        budget.take(budget.limit());
        assertThat(open().log().take()).containsExactly("RESET 2 OVERLOADED: the server's memory budget is used up");
        hears();
        old.port().send(Frames.data(1, 10));
        assertThat(hears()).containsExactly("DATA 2 10");
    }

    // ---- from the link onto the bus

    @Test
    void a_stream_of_the_client_passes_to_the_instance_that_takes_it() {
        says(Frames.open(1));
        says(Frames.data(1, 100));
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).log().take()).containsExactly("DATA 1 100");
        taken.get(0).port().send(new Opened(1, 20_000));
        assertThat(hears()).containsExactly("OPENED 1 window 20000");
    }

    @Test
    void a_stream_that_has_no_way_on_is_refused() {
        wayOn = null;
        says(Frames.open(1));
        assertThat(hears()).containsExactly("RESET 1 NO_ROUTE: no session or service here takes this stream");
        assertNothingLeft();
    }

    @Test
    void with_the_budget_used_up_a_clients_stream_is_refused() {
        budget.take(budget.limit());
        says(Frames.open(1));
        assertThat(hears()).containsExactly("RESET 1 OVERLOADED: the server's memory budget is used up");
    }

    // ---- between nodes

    @Test
    void a_stream_onto_a_peer_link_has_crossed_one_more() {
        OneLink peer = relayed(LinkSettings.peer(false), true);
        openTo("peer", Frames.open(0));
        run();
        assertThat(peer.hears()).containsExactly("OPEN 2 window 65536 hops 1");
    }

    @Test
    void a_stream_that_came_from_a_peer_link_leaves_on_no_other() {
        relayed(LinkSettings.peer(false), true);
        OneLink.Taken stream = openTo("peer", Frames.open(0).oneHopFurther());
        run();
        assertThat(stream.log().take())
                .containsExactly("RESET 1 NO_ROUTE: a stream crosses one link between nodes at most");
    }

    @Test
    void a_stream_that_came_from_a_peer_link_may_go_on_to_a_client() {
        openTo("link", Frames.open(0).oneHopFurther());
        assertThat(hears()).containsExactly("OPEN 2 window 65536 hops 1");
    }

    private OneLink relayed(LinkSettings settings, boolean betweenNodes) {
        LinkActor[] actor = new LinkActor[1];
        FrameBus joined = wire.join(
                betweenNodes ? "peer" : "link",
                (port, open) -> actor[0].fromBus().accept(port, open));
        OneLink made = new OneLink(budget, test -> {
            actor[0] = new LinkActor(settings, betweenNodes, test, test, joined, budget, test.clock, open -> wayOn);
            return actor[0].link();
        });
        place = joined;
        return made.handshake(settings.dials());
    }

    private OneLink.Taken open() {
        return openTo("link", Frames.open(0));
    }

    private OneLink.Taken openTo(String address, Open open) {
        FrameLog log = new FrameLog();
        FramePort port = plane.open(address, log);
        port.send(open.onStream(port.id()));
        run();
        return new OneLink.Taken(port, log);
    }

    private void says(Frame... frames) {
        client.says(frames);
        run();
    }

    private List<String> hears() {
        run();
        return client.hears();
    }

    private void run() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    private void assertNothingLeft() {
        run();
        assertThat(client.link.openStreams()).isZero();
        assertThat(place.openStreams()).isZero();
        assertThat(plane.openStreams()).isZero();
        assertThat(budget.used()).isZero();
        assertThat(client.bytesHeld()).isZero();
    }
}
