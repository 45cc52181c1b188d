package dev.culvert.tcp;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.accesslog.AccessRecord;
import dev.culvert.shared.accesslog.CombinedLine;
import dev.culvert.shared.accesslog.JsonLine;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.time.Clock;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way to the access log: noted by its event loop, and once it is over read by the log's writer. The
 * Combined format, which is HTTP's, has it as {@code "CONNECT :PORT TCP"}.
 */
final class LoggedConnection extends Account implements AccessRecord {
    private static final int CHARS = 256;
    private static final int OPENED = 200;
    private static final int VISITOR_LEFT = 499;

    private final AccessLog log;
    private final Clock clock;
    private final int port;
    private final long begunNanos;
    private Visitor visitor = Visitor.NONE;
    private @Nullable SessionRef session;
    private int tries;
    private long openedNanos = -1;
    private int status;
    private @Nullable String error;
    private long bytesIn;
    private long bytesOut;
    private long nanos;
    private long atMillis;

    LoggedConnection(AccessLog log, Clock clock, int port) {
        this.log = log;
        this.clock = clock;
        this.port = port;
        this.begunNanos = clock.nanos();
    }

    @Override
    void opening(SessionRef to) {
        session = to;
        tries++;
    }

    @Override
    void opened() {
        openedNanos = clock.nanos() - begunNanos;
        status = OPENED;
    }

    @Override
    void failed(int code, String word) {
        if (error == null) {
            error = word;
            status = status == OPENED ? OPENED : code;
        }
    }

    @Override
    void reset(ResetCode code) {
        failed(
                switch (code) {
                    case UNREACHABLE, UPSTREAM_FAILED -> 502;
                    case TIMEOUT -> 504;
                    default -> 503;
                },
                code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    void over(Visitor who, long in, long out) {
        if (status == 0) {
            failed(VISITOR_LEFT, "visitor-left");
        }
        visitor = who;
        bytesIn = in;
        bytesOut = out;
        nanos = clock.nanos() - begunNanos;
        atMillis = clock.wallMillis() - TimeUnit.NANOSECONDS.toMillis(nanos);
        log.add(this);
    }

    @Override
    public int chars() {
        return CHARS;
    }

    @Override
    public void write(CombinedLine to) {
        to.line(visitor, atMillis, "CONNECT", ":" + port, "TCP", status, bytesOut, null, null);
    }

    @Override
    public void write(JsonLine to) {
        to.begin("tcp", atMillis, visitor)
                .field("port", port)
                .field("status", status)
                .field("bytesIn", bytesIn)
                .field("bytesOut", bytesOut)
                .millis("durationMillis", nanos)
                .millis("openedMillis", openedNanos)
                .servedBy(session, tries)
                .field("error", error)
                .end();
    }
}
