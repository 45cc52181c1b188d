package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's and the client's end of a link. Bytes move when a test calls {@link #run}, time when it says so. */
final class TwoLinks implements Clock {
    /** Without a search for leaks, which takes most of the time of a hundred thousand streams. */
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    final Budget serverBudget = new Budget(64 << 20);
    final Budget clientBudget = new Budget(64 << 20);
    final End serverEnd = new End();
    final End clientEnd = new End();
    final Link server = new Link(LinkSettings.session(), serverEnd, serverEnd, serverBudget, this);
    final Link client = new Link(LinkSettings.client(), clientEnd, clientEnd, clientBudget, this);
    private long now;

    /** Both have said hello. */
    TwoLinks() {
        serverEnd.connect(server, clientEnd);
        clientEnd.connect(client, serverEnd);
        client.send(new Hello(new byte[] {'{', '}'}));
        run();
        server.send(new Welcome(new byte[] {'{', '}'}));
        run();
    }

    /** Moves everything that may move. */
    void run() {
        boolean moved;
        do {
            server.flush();
            client.flush();
            moved = clientEnd.arrive();
            moved |= serverEnd.arrive();
        } while (moved);
    }

    void pass(long millis) {
        now += millis * 1_000_000;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now / 1_000_000;
    }

    static final class End implements Carrier, LinkEvents {
        private final ArrayDeque<ByteBuf> incoming = new ArrayDeque<>();
        private @Nullable Link link;
        private @Nullable End other;
        /** Takes no bytes from its link. */
        boolean stuck;

        @Nullable
        ResetCode closedBy;

        @Nullable
        String closedBecause;

        private void connect(Link own, End to) {
            link = own;
            other = to;
        }

        private boolean arrive() {
            boolean any = !incoming.isEmpty();
            while (!incoming.isEmpty()) {
                link.receive(incoming.remove());
            }
            return any;
        }

        @Override
        public ByteBufAllocator allocator() {
            return ALLOCATOR;
        }

        @Override
        public int room() {
            return stuck ? 0 : 256 * 1024;
        }

        @Override
        public void send(List<ByteBuf> parts, int bytes) {
            other.incoming.addAll(parts);
        }

        @Override
        public void wantFlush() {}

        @Override
        public void close() {}

        @Override
        public void control(LinkFrame frame) {}

        @Override
        public void suspect(boolean suspect) {}

        @Override
        public void closed(ResetCode code, String why) {
            closedBy = code;
            closedBecause = why;
        }
    }
}
