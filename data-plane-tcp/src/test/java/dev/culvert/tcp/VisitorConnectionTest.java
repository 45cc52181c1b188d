package dev.culvert.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.process.RefusedConnections;
import dev.culvert.shared.process.VisitorLimit;
import dev.culvert.shared.routes.Balancing;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.RouteSnapshot.Reachable;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.time.Clock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Turns of one event loop in an order that sockets seldom bring about. */
class VisitorConnectionTest {
    private static final int PORT = 2222;

    private final Budget budget = new Budget(64 * 1024 * 1024);
    private final List<FrameSink> streams = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private final TcpLoop loop = new TcpLoop(
            FakeNode.settings(),
            budget,
            clock,
            Balancing.roundRobin(),
            new RefusedConnections(clock),
            new VisitorLimit(0),
            new RefusedConnections(clock),
            new TcpMeters(new Meters().registry(), clock),
            AccessLog.OFF,
            (to, sink) -> {
                streams.add(sink);
                return new Port(streams.size());
            },
            new FlushQueue(Runnable::run));

    @Test
    void a_connection_that_is_being_reset_opens_no_stream_elsewhere() {
        loop.routes(RouteSnapshot.of(List.of(session(1), session(2)), RouteSnapshot.EMPTY));
        VisitorConnection.begin(loop, new EmbeddedChannel(new ClosesLater()), PORT);
        assertThat(streams).hasSize(1);

        streams.get(0).receive(new Reset(1, ResetCode.INTERNAL, "it cannot be tried elsewhere"));
        clock.nanos += FakeNode.SHORT.openedLate().toNanos();
        loop.tick();

        assertThat(streams).hasSize(1);
    }

    private static Reachable session(long id) {
        List<Offer> offers = List.of(Offer.tcp(1, PORT, "localhost:22"));
        SessionEntry entry =
                new SessionEntry(id, "c" + id, 0, 1, offers, SessionState.READY, 0, "127.0.0.1:1", 0, "test");
        return new Reachable(entry, "session" + id, true);
    }

    /** Its end is told in a later turn, as an event loop does. */
    private static final class ClosesLater extends ChannelOutboundHandlerAdapter {
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            // the test ends before that turn
        }
    }

    private record Port(long id) implements FramePort {
        @Override
        public void send(StreamFrame frame) {
            frame.release();
        }

        @Override
        public boolean congested() {
            return false;
        }
    }

    private static final class HandClock implements Clock {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }
}
