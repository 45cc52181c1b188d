package dev.culvert.tcp;

import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.proxyprotocol.ConnectionEnds;
import dev.culvert.shared.proxyprotocol.ProxyHeaderReader;
import dev.culvert.shared.proxyprotocol.ProxyHeaderWriter;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.routes.TriedSessions;
import dev.culvert.shared.settings.ProxyProtocol;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.tcp.SocketPump;
import dev.culvert.shared.time.Deadline;
import dev.culvert.shared.time.DeadlineQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One visitor's connection: reads the load balancer's header where one is due, chooses a session, opens a stream to it and
 * joins the two. While that is allowed it tries another session where the first fails.
 *
 * <pre>
 *   HEADER ──▶ OPENING ──OPENED──▶ OPEN ──▶ over
 *               │  ▲ another session
 *               └──┘
 * </pre>
 *
 * Belongs to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close is told by the pump
final class VisitorConnection extends Deadline implements SocketPump.Owner, ProxyHeaderReader.Taker {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorConnection.class);

    /** A connection is idle when none of so many looks at it has seen a byte more. */
    static final int LOOKS = 4;

    private final TcpLoop loop;
    private final Channel channel;
    private final int port;
    private final TriedSessions tried = new TriedSessions();
    private final long begun;
    private final @Nullable PortMeters meters;
    private final Account account;
    private ConnectionEnds ends;
    private @Nullable SocketPump pump;
    private boolean placed;
    private boolean over;
    private long countedIn;
    private long countedOut;
    private long bytesSeen;
    private int quietLooks;

    private VisitorConnection(TcpLoop loop, Channel channel, int port) {
        this.loop = loop;
        this.channel = channel;
        this.port = port;
        this.begun = loop.time.nanos();
        this.meters = loop.meters.of(port);
        if (meters != null) {
            meters.opened();
        }
        this.account = loop.account(port);
        this.ends = ConnectionEnds.of(channel);
    }

    /** Serves a connection that was just accepted; on its event loop, before anything of it is read. */
    static void begin(TcpLoop loop, Channel channel, int port) {
        VisitorConnection connection = new VisitorConnection(loop, channel, port);
        loop.begun(connection);
        ProxyProtocol expected = loop.settings.expected();
        if (expected == null) {
            connection.open();
        } else {
            ProxyHeaderReader.expect(channel, null, expected, loop.headers, connection);
        }
    }

    /** Counts what has passed since the last time. */
    void count() {
        SocketPump joined = pump;
        if (joined != null && meters != null) {
            meters.passed(joined.bytesIn() - countedIn, joined.bytesOut() - countedOut);
            countedIn = joined.bytesIn();
            countedOut = joined.bytesOut();
        }
    }

    /** The public port that the visitor came to. */
    int port() {
        return port;
    }

    /** Resets both sides. */
    void abort() {
        SocketPump joined = pump;
        if (joined == null) {
            channel.close(); // while a header is awaited that is a RST
        } else {
            account.failed(503, "stopping");
            joined.abort(ResetCode.CANCEL, "the server is stopping");
        }
    }

    // ---- the load balancer's header

    @Override
    public void header(ConnectionEnds told) {
        ends = told;
        open();
    }

    @Override
    public void refused(String reason) {
        loop.refused.add(channel, reason);
        account.failed(400, "proxy-header");
        over();
    }

    // ---- the stream

    private void open() {
        placed = loop.limit.enter(ends.visitor());
        if (!placed) {
            loop.overLimit.add(channel, "the address has " + loop.limit.most() + " connections already");
            account.failed(429, "visitor-connections");
            giveUp();
            return;
        }
        boolean tight = loop.budget.tight();
        Route route = tight ? null : loop.routes().tcp(port);
        SessionRef session = route == null ? null : tried.next(route, loop.passedOver, loop.balancing);
        if (session == null) {
            account.failed(503, tight ? "overloaded" : "no-route");
            giveUp();
            return;
        }
        SocketPump joined = new SocketPump("visitor", ResetCode.CANCEL, loop.budget, loop.clock, loop.flushes, this);
        try {
            joined.attach(channel, null);
        } catch (ChannelException e) {
            giveUp(); // it is gone already
            return;
        }
        pump = joined;
        loop.meters.streams().opened();
        openTo(session, joined);
        ProxyProtocol sent = loop.settings.sent();
        if (sent != null) {
            joined.stream().write(ProxyHeaderWriter.write(sent, ends, channel.alloc()), false);
        }
        joined.begin();
    }

    private void giveUp() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
        over();
    }

    private void over() {
        if (over) {
            return;
        }
        over = true;
        count();
        if (meters != null) {
            meters.closed();
        }
        if (pump != null) {
            loop.meters.streams().closed();
        }
        if (placed) {
            loop.limit.leave(ends.visitor());
        }
        account.over(ends.visitor(), pump == null ? 0 : pump.bytesIn(), pump == null ? 0 : pump.bytesOut());
        loop.ended(this);
    }

    /** Begins a stream in place of the one before, whose bytes it takes over. */
    private void openTo(SessionRef session, SocketPump joined) {
        tried.begin(session);
        account.opening(session);
        loop.balancing.began(session);
        StreamEnd end = joined.newStream();
        end.open(
                loop.ports.open(session.busAddress(), end),
                OpenKind.TCP,
                session.offer(),
                session.session(),
                ends.visitor(),
                false,
                channel.alloc().buffer(Short.BYTES).writeShort(port));
        loop.opening.add(this);
    }

    @Override
    public void opened() {
        account.opened();
        loop.passedOver.reached(tried.current());
        DeadlineQueue idle = loop.idle;
        if (idle == null) {
            cancel();
        } else {
            idle.add(this);
        }
    }

    @Override
    public boolean retries(ResetCode code, String detail) {
        loop.meters.streams().reset(code);
        SocketPump joined = joined();
        boolean opened = joined.stream().isOpened();
        LOG.debug(
                "stream failed session={} code={} opened={} detail=\"{}\"",
                tried.current().sessionText(),
                code,
                opened,
                detail);
        if (opened) {
            account.reset(code);
            return false;
        }
        if (code == ResetCode.UNREACHABLE) {
            passOver(detail);
        }
        boolean unused = code.provesUnused() || (code == ResetCode.LINK_LOST && nothingSent(joined));
        SessionRef next = unused ? another() : null;
        if (next == null) {
            account.reset(code);
            return false;
        }
        loop.balancing.ended(tried.current());
        openTo(next, joined);
        joined.begin();
        return true;
    }

    @Override
    public void ended() {
        cancel();
        loop.balancing.ended(tried.current());
        over();
    }

    // ---- time

    @Override
    protected void expired() {
        SocketPump joined = joined();
        if (joined.isOver()) {
            return; // a stream that was opened now would have nobody to end it
        }
        if (joined.stream().isOpened()) {
            look(joined);
        } else if (loop.time.nanos() - begun >= loop.settings.limits().opened().toNanos()) {
            account.reset(ResetCode.TIMEOUT);
            joined.abort(ResetCode.TIMEOUT, "not opened within the time limit");
        } else if (!tryElsewhere(joined)) {
            loop.opening.add(this);
        }
    }

    /** OPENED is late: the stream may have reached its upstream, which does no harm while the visitor has sent nothing. */
    private boolean tryElsewhere(SocketPump joined) {
        SessionRef next = nothingSent(joined) ? another() : null;
        if (next == null) {
            return false;
        }
        StreamEnd late = joined.stream();
        loop.balancing.ended(tried.current());
        openTo(next, joined);
        late.reset(ResetCode.CANCEL, "tried elsewhere");
        joined.begin();
        return true;
    }

    private void look(SocketPump joined) {
        long bytes = joined.bytesIn() + joined.bytesOut();
        quietLooks = bytes == bytesSeen ? quietLooks + 1 : 0;
        bytesSeen = bytes;
        DeadlineQueue idle = loop.idle;
        if (quietLooks >= LOOKS || idle == null) {
            account.failed(504, "idle-timeout");
            joined.abort(ResetCode.TIMEOUT, "idle for longer than the time limit");
        } else {
            idle.add(this);
        }
    }

    // ---- inside

    private @Nullable SessionRef another() {
        Route route = loop.routes().tcp(port);
        return route == null ? null : tried.next(route, loop.passedOver, loop.balancing);
    }

    private void passOver(String detail) {
        SessionRef session = tried.current();
        if (loop.passedOver.failed(session)) {
            LOG.info(
                    "upstream failed: passed over while others serve session={} client={} port={} detail=\"{}\"",
                    session.sessionText(),
                    session.clientId(),
                    port,
                    detail);
        }
    }

    private static boolean nothingSent(SocketPump joined) {
        return joined.bytesIn() == 0;
    }

    private SocketPump joined() {
        SocketPump present = pump;
        if (present == null) {
            throw new IllegalStateException("no stream was opened yet");
        }
        return present;
    }
}
