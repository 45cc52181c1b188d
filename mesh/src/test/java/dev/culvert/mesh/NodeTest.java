package dev.culvert.mesh;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTest {
    private Node node;
    private EventBus bus;

    @BeforeEach
    void start() throws Exception {
        node = get(Node.start(new NodeOptions(
                "a", new Budget(1 << 24), Clock.system(), new Readiness(), new Pulses(Clock.system()))));
        bus = node.vertx().eventBus();
    }

    @AfterEach
    void close() throws Exception {
        get(node.close());
    }

    @Test
    void an_offer_is_answered_once_it_is_published() throws Exception {
        List<RouteSnapshot> published = listen();

        OffersAnswer answer = get(offer(1, "a.example"));

        assertThat(answer.taken()).isTrue();
        await().until(() -> !published.isEmpty());
        assertThat(published.get(0).hosts()).containsExactly("a.example");
        assertThat(present().hosts()).containsExactly("a.example");
    }

    @Test
    void many_changes_at_once_are_few_snapshots() throws Exception {
        List<RouteSnapshot> published = listen();
        for (int i = 1; i <= 200; i++) {
            offer(i, "host-" + i + ".example");
        }

        await().until(() -> !published.isEmpty()
                && published.get(published.size() - 1).hosts().size() == 200);

        assertThat(published).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void an_ended_session_leaves_the_snapshot() throws Exception {
        get(offer(1, "a.example"));

        bus.send(Addresses.OFFERS, new SessionEnded(1), LocalBus.localOnly());

        await().until(() -> present().hosts().isEmpty());
    }

    private List<RouteSnapshot> listen() {
        List<RouteSnapshot> published = new CopyOnWriteArrayList<>();
        bus.<RouteSnapshot>localConsumer(Addresses.SNAPSHOTS, message -> published.add(message.body()));
        return published;
    }

    private Future<OffersAnswer> offer(int session, String host) {
        return bus.<OffersAnswer>request(
                        Addresses.OFFERS,
                        new SessionOffers(session(session, session, 1, host), "bus.1", true),
                        LocalBus.localOnly(Duration.ofSeconds(5)))
                .map(message -> message.body());
    }

    private RouteSnapshot present() throws Exception {
        return get(bus.<RouteSnapshot>request(Addresses.SNAPSHOT, null, LocalBus.localOnly()))
                .body();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
