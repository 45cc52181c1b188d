package dev.culvert.tcp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.events.EventSink;
import dev.culvert.shared.process.AcceptBrake;
import dev.culvert.shared.process.Descriptors;
import dev.culvert.shared.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accepting pauses while something is short, and goes on by itself. */
class BrakeTest {
    private final FakeNode node = new FakeNode();
    private final Upstream upstream = new Upstream();
    private final int port = FakeNode.freePort();
    private final AtomicLong open = new AtomicLong();
    private final AtomicBoolean memoryShort = new AtomicBoolean();

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
    }

    private FakeSession serve(long limit) {
        AcceptBrake brake = new AcceptBrake(new Descriptors(limit, open::get), memoryShort::get);
        node.start(new TcpPlane(
                FakeNode.settings(), node.budget, Clock.system(), node.meters, EventSink.NONE, node.log, brake));
        FakeSession session = node.session("c1", FakeUpstream.at(upstream.port()), port);
        Listens.await(port);
        return session;
    }

    @Test
    void while_memory_is_short_visitors_wait_in_the_kernel_and_those_that_are_here_are_served() {
        FakeSession session = serve(Long.MAX_VALUE);
        memoryShort.set(true);
        try (Peer first = Peer.connect(port);
                Peer served = upstream.accept();
                Peer second = Peer.connect(port)) {
            second.send("2");
            first.send("1");
            assertThat(served.read(1)).isEqualTo("1");
            assertThat(session.visitors()).hasSize(1);

            memoryShort.set(false);
            try (Peer servedSecond = upstream.accept()) {
                assertThat(servedSecond.read(1)).isEqualTo("2");
            }
        }
    }

    @Test
    void a_connection_out_of_the_reserve_is_served_and_the_next_waits_until_descriptors_are_free() {
        open.set(4);
        FakeSession session = serve(4); // every descriptor is above it
        try (Peer first = Peer.connect(port);
                Peer served = upstream.accept();
                Peer second = Peer.connect(port)) {
            first.send("1");
            assertThat(served.read(1)).isEqualTo("1");
            second.send("2");
            served.send("3");
            assertThat(first.read(1)).isEqualTo("3");
            assertThat(session.visitors()).hasSize(1);

            open.set(0);
            await().atMost(5, SECONDS).until(() -> session.visitors().size() == 2);
            try (Peer servedSecond = upstream.accept()) {
                assertThat(servedSecond.read(1)).isEqualTo("2");
            }
        }
    }
}
