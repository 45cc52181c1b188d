package dev.culvert.mesh;

import dev.culvert.mesh.table.Pace;
import dev.culvert.mesh.table.RouteTable;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.Gone;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node's writer of routes: takes what the local sessions offer, and publishes snapshots to the planes, at most 20
 * times a second. One instance a node.
 */
final class Mesh extends VerticleBase {
    private static final Duration GAP = Duration.ofMillis(50);
    private static final long BEAT_MILLIS = 500;

    private final RouteTable table = new RouteTable();
    private final Pace pace;
    private final Pulses pulses;
    private final List<Message<?>> unanswered = new ArrayList<>();
    private RouteSnapshot latest = RouteSnapshot.EMPTY;
    private boolean scheduled;
    private Pulses.@Nullable Pulse pulse;

    Mesh(Clock clock, Pulses pulses) {
        this.pace = new Pace(GAP, clock);
        this.pulses = pulses;
    }

    @Override
    public Future<?> start() {
        Pulses.Pulse beating = pulses.join("mesh");
        pulse = beating;
        vertx.setPeriodic(BEAT_MILLIS, timer -> beating.beat());
        EventBus bus = vertx.eventBus();
        bus.localConsumer(Addresses.SNAPSHOT, request -> request.reply(latest, LocalBus.localOnly()));
        bus.localConsumer(Addresses.OFFERS, this::onOffers);
        bus.localConsumer(Addresses.GONE, this::onGone);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (pulse != null) {
            pulse.leave();
        }
        return Future.succeededFuture();
    }

    private void onOffers(Message<Object> message) {
        if (message.body() instanceof SessionOffers offers) {
            OffersAnswer answer = table.offered(offers);
            if (answer.taken()) {
                unanswered.add(message);
                changed();
            } else {
                message.reply(answer, LocalBus.localOnly());
            }
        } else if (message.body() instanceof SessionEnded ended && table.ended(ended)) {
            changed();
        }
    }

    /** An instance that has stopped without a word about its sessions. */
    private void onGone(Message<Gone> message) {
        if (table.gone(message.body().address())) {
            changed();
        }
    }

    private void changed() {
        if (scheduled) {
            return;
        }
        long wait = pace.waitNanos();
        if (wait <= 0) {
            publish();
        } else {
            scheduled = true;
            vertx.setTimer(wait / 1_000_000 + 1, timer -> publish());
        }
    }

    private void publish() {
        scheduled = false;
        pace.happened();
        latest = table.snapshot();
        vertx.eventBus().publish(Addresses.SNAPSHOTS, latest, LocalBus.localOnly());
        unanswered.forEach(message -> message.reply(OffersAnswer.TAKEN, LocalBus.localOnly()));
        unanswered.clear();
        table.superseded().forEach(old -> vertx.eventBus().publish(Addresses.SUPERSEDED, old, LocalBus.localOnly()));
    }
}
