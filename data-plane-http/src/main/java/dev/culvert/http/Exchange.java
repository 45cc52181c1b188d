package dev.culvert.http;

import dev.culvert.http.VisitorStream.Body;
import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.Balancing;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import dev.culvert.shared.time.Deadline;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer: chooses a session, opens a stream to it, and passes both messages on. While that is
 * allowed it tries another session where the first fails.
 *
 * <pre>
 *   OPENING ──OPENED──▶ WAITING ──a final head──▶ ANSWERING ──its end──▶ OVER
 *      │  ▲ another session      │ late, refused, broken, visitor gone ──▶ OVER
 *      └──┘
 * </pre>
 *
 * Belongs to one event loop.
 */
final class Exchange extends Deadline implements StreamListener {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final int VISITOR_LEFT = 499;

    private enum Phase {
        OPENING,
        WAITING,
        ANSWERING,
        OVER
    }

    private final PlaneLoop loop;
    private final VisitorStream visitor;
    private final RequestHead request;
    private final Attempts attempts;
    private final KeptBody kept;
    private final long begun;
    private final HostMeters meters;
    private final Account account;
    private final long startedNanos;
    private int status;
    private Phase phase = Phase.OPENING;
    private StreamEnd end;
    private boolean requestEnded;
    private final AnswerBody body = new AnswerBody();

    private Exchange(PlaneLoop loop, VisitorStream visitor, RequestHead request, Route route, Account account) {
        this.loop = loop;
        this.visitor = visitor;
        this.request = request;
        this.attempts = new Attempts(loop, request);
        this.kept = new KeptBody(loop.budget, attempts.repeatable());
        this.begun = loop.time.nanos();
        this.meters = loop.meters.of(route);
        this.account = account;
        this.startedNanos = loop.clock.nanos();
        this.end = new StreamEnd(loop.budget, loop.clock, this);
        this.requestEnded = request.bodyless();
    }

    /**
     * Begins to serve a request.
     *
     * @return null if it was refused at once
     * @throws BadHeadException if it must not pass
     */
    static @Nullable Exchange begin(PlaneLoop loop, VisitorStream visitor, RequestHead request)
            throws BadHeadException {
        ByteBuf block = request.block();
        Route route = loop.routes().http(request.host(), request.path());
        SessionRef session = null;
        Refusal refusal = Refusal.NO_ROUTE;
        if (loop.budget.tight()) {
            refusal = Refusal.OVERLOADED;
        } else if (route != null) {
            loop.repeats.of(route).request();
            session = route.next(s -> false, loop.passedOver, Balancing.roundRobin());
        }
        Account account = loop.account(visitor.visitor(), request, route);
        if (route == null || session == null) {
            block.release();
            loop.meters.of(route).answered(request.method(), refusal.status(), 0);
            account.refused(request.method(), refusal, refusal.sentence());
            account.over(refusal.status(), 0);
            visitor.refuse(refusal, refusal.sentence());
            return null;
        }
        Exchange exchange = new Exchange(loop, visitor, request, route, account);
        loop.meters.streams().opened();
        exchange.open(session, block);
        return exchange;
    }

    // ---- the visitor's side

    /** More of the request's body; the reference passes. */
    void body(ByteBuf bytes, boolean last) {
        requestEnded |= last;
        meters.bytesIn(bytes.readableBytes());
        account.bytesIn(bytes.readableBytes());
        kept.add(bytes);
        end.write(bytes, last);
        if (last && phase == Phase.WAITING) {
            loop.answering.add(this);
        }
    }

    /** Whether more of the body should come now; else {@link VisitorStream#readOn} tells. */
    boolean wantsBody() {
        return end.writable();
    }

    /** Bytes of the answer have left for the visitor. */
    void consumed(int bytes) {
        end.consumed(bytes);
    }

    /** Nobody waits for the answer any more. */
    void visitorGone(String why) {
        abandon(VISITOR_LEFT, "visitor-left", why);
    }

    /** What came of the request must not be relied on; the caller answers. */
    void malformed(String why) {
        abandon(Refusal.BAD_REQUEST.status(), Refusal.BAD_REQUEST.word(), why);
    }

    private void abandon(int code, String word, String why) {
        if (phase != Phase.OVER) {
            account.failed(word);
            over(code);
            end.reset(ResetCode.CANCEL, why);
        }
    }

    // ---- the stream's side

    @Override
    public void opened() {
        if (phase != Phase.OPENING) {
            return; // the credit that came along let the visitor's malformed bytes in
        }
        phase = Phase.WAITING;
        loop.passedOver.reached(attempts.current());
        if (requestEnded) {
            loop.answering.add(this);
        } else {
            cancel();
        }
    }

    @Override
    public void head(ByteBuf block, boolean fin) {
        HeadReader head = loop.reader;
        try {
            head.response(block);
            if (phase == Phase.ANSWERING) {
                throw new BadHeadException("head: a second final one (expected: one)");
            } else if (head.status() == 101) {
                throw new BadHeadException("status: 101 (expected: none, since no upgrade was asked for)");
            } else if (head.status() < 200) {
                informational(head);
            } else {
                finalHead(head, fin);
            }
        } catch (BadHeadException e) {
            fail(ResetCode.BAD_HEAD, e.getMessage());
        } finally {
            block.release();
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (phase != Phase.ANSWERING) {
            bytes.release();
            fail(ResetCode.PROTOCOL_ERROR, "bytes of an answer before its head");
        } else if (!body.take(bytes.readableBytes())) {
            bytes.release();
            fail(ResetCode.LENGTH_MISMATCH, "more bytes than the answer's head told");
        } else {
            meters.bytesOut(bytes.readableBytes());
            account.bytesOut(bytes.readableBytes());
            visitor.data(bytes);
        }
    }

    @Override
    public void fin() {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase != Phase.ANSWERING) {
            fail(ResetCode.UPSTREAM_FAILED, "the answer ended before its head");
        } else if (!body.whole()) {
            fail(ResetCode.LENGTH_MISMATCH, "fewer bytes than the answer's head told");
        } else {
            over(status);
            if (!end.isClosed()) {
                end.reset(ResetCode.CANCEL, "the answer is complete and the request is not");
            }
            visitor.end();
        }
    }

    @Override
    public void reset(ResetCode code, String detail) {
        if (phase == Phase.OVER) {
            return;
        }
        loop.meters.streams().reset(code);
        boolean opened = end.isOpened();
        if (phase != Phase.ANSWERING) {
            boolean unused = !opened && code.provesUnused();
            if (code == ResetCode.UNREACHABLE && !opened) {
                passOver(detail);
            }
            if (unused ? repeatUnused() : brokeOff(code) && repeatUnproven()) {
                return;
            }
        }
        LOG.debug(
                "stream failed session={} code={} detail=\"{}\"",
                attempts.current().sessionText(),
                code,
                detail);
        giveUp(Refusal.of(code, opened));
    }

    @Override
    public void writable() {
        visitor.readOn();
    }

    // ---- time

    @Override
    protected void expired() {
        if (phase == Phase.WAITING) {
            end.reset(ResetCode.TIMEOUT, "no answer within the time limit");
            giveUp(Refusal.UPSTREAM_TIMEOUT);
        } else if (loop.time.nanos() - begun >= loop.openedNanos) {
            end.reset(ResetCode.TIMEOUT, "not opened within the time limit");
            giveUp(Refusal.OPENED_TIMEOUT);
        } else if (!repeatUnproven()) {
            loop.opening.add(this);
        }
    }

    private void open(SessionRef to, ByteBuf block) {
        attempts.begin(to);
        account.opening(to);
        end.open(
                loop.ports.open(to.busAddress(), end),
                OpenKind.HTTP,
                to.offer(),
                to.session(),
                visitor.visitor(),
                request.bodyless(),
                block);
        loop.opening.add(this);
    }

    private void informational(HeadReader head) throws BadHeadException {
        visitor.informational(head);
        kept.forget();
        if (requestEnded) {
            loop.answering.add(this);
        }
    }

    private void finalHead(HeadReader head, boolean fin) throws BadHeadException {
        Body follows = AnswerBody.after(head, request.method(), fin);
        visitor.head(head, follows);
        body.begin(follows, head);
        phase = Phase.ANSWERING;
        status = head.status();
        kept.forget();
        cancel();
    }

    /** Whether whoever should have answered is gone, so that nobody knows what became of the request. */
    private static boolean brokeOff(ResetCode code) {
        return code == ResetCode.LINK_LOST || code == ResetCode.UPSTREAM_FAILED;
    }

    /** Tries elsewhere what was certainly not carried out. */
    private boolean repeatUnused() {
        SessionRef next = attempts.next();
        return next != null && repeat(next, end.takeBack());
    }

    /** Tries elsewhere what may have been carried out, if carrying it out twice does no harm. */
    private boolean repeatUnproven() {
        if (!kept.whole()) {
            return false;
        }
        SessionRef next = attempts.next();
        return next != null && attempts.afford() && repeat(next, kept.copy());
    }

    private boolean repeat(SessionRef next, ByteBuf bytes) {
        ByteBuf block;
        try {
            block = request.block();
        } catch (BadHeadException e) {
            bytes.release();
            return false; // it has passed before
        }
        end.reset(ResetCode.CANCEL, "tried elsewhere");
        end = new StreamEnd(loop.budget, loop.clock, this);
        phase = Phase.OPENING;
        open(next, block);
        if (request.bodyless()) {
            bytes.release();
        } else {
            end.write(bytes, requestEnded);
            if (!requestEnded && end.writable()) {
                visitor.readOn();
            }
        }
        return true;
    }

    private void passOver(String detail) {
        SessionRef session = attempts.current();
        if (loop.passedOver.failed(session)) {
            LOG.info(
                    "upstream failed: passed over while others serve session={} client={} offer={} detail=\"{}\"",
                    session.sessionText(),
                    session.clientId(),
                    session.offer(),
                    detail);
        }
    }

    private void fail(ResetCode code, @Nullable String detail) {
        String why = detail == null ? "" : detail;
        LOG.debug(
                "answer failed session={} code={} detail=\"{}\"",
                attempts.current().sessionText(),
                code,
                why);
        end.reset(code, why);
        giveUp(Refusal.of(code, true));
    }

    private void giveUp(Refusal refusal) {
        if (phase == Phase.ANSWERING) {
            account.failed(refusal.word());
            over(status);
            meters.truncated();
            visitor.breakOff();
        } else {
            account.refused(request.method(), refusal, refusal.sentence());
            over(refusal.status());
            visitor.refuse(refusal, refusal.sentence());
        }
    }

    /** @param code that it is counted with */
    private void over(int code) {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            loop.meters.streams().closed();
            long nanos = loop.clock.nanos() - startedNanos;
            meters.answered(request.method(), code, nanos);
            account.over(code, nanos);
        }
        cancel();
        kept.forget();
    }
}
