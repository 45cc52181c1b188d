package dev.culvert.http;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.accesslog.AccessRecord;
import dev.culvert.shared.accesslog.CombinedLine;
import dev.culvert.shared.accesslog.JsonLine;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.Route;
import dev.culvert.shared.routes.SessionRef;
import dev.culvert.shared.time.Clock;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to the access log: noted by its event loop, and once it is over read by the log's writer. It keeps
 * no header but those that are logged, {@code Authorization} and {@code Cookie} not among them.
 */
final class LoggedRequest extends Account implements AccessRecord {
    private static final int FIXED_CHARS = 256;

    private final AccessLog log;
    private final Clock clock;
    private final Visitor visitor;
    private final @Nullable String method;
    private final @Nullable String host;
    private final String path;
    private final String protocol;
    private final @Nullable String referer;
    private final @Nullable String agent;
    private final @Nullable String tunnel;
    private @Nullable SessionRef session;
    private int tries;
    private @Nullable String error;
    private long bytesIn;
    private long bytesOut;
    private int status;
    private long nanos;
    private long atMillis;
    private boolean over;

    private LoggedRequest(
            AccessLog log,
            Clock clock,
            Visitor visitor,
            @Nullable String method,
            @Nullable String host,
            String path,
            String protocol,
            @Nullable String referer,
            @Nullable String agent,
            @Nullable Route route) {
        this.log = log;
        this.clock = clock;
        this.visitor = visitor;
        this.method = method;
        this.host = host;
        this.path = path;
        this.protocol = protocol;
        this.referer = referer;
        this.agent = agent;
        this.tunnel = route == null ? null : route.pattern();
    }

    /** A request that a route was looked for. */
    static LoggedRequest of(AccessLog log, Clock clock, Visitor visitor, RequestHead request, @Nullable Route route) {
        return new LoggedRequest(
                log,
                clock,
                visitor,
                request.method(),
                request.host(),
                request.path(),
                request.protocol(),
                request.header(HttpHeaderNames.REFERER),
                request.header(HttpHeaderNames.USER_AGENT),
                route);
    }

    /** A request that was refused before that. */
    static LoggedRequest refused(AccessLog log, Clock clock, Visitor visitor, HttpRequest head) {
        return new LoggedRequest(
                log,
                clock,
                visitor,
                head.method().name(),
                null,
                head.uri(),
                head.protocolVersion().text(),
                null,
                null,
                null);
    }

    /** What came was not read as a request. */
    static LoggedRequest unread(AccessLog log, Clock clock, Visitor visitor) {
        return new LoggedRequest(log, clock, visitor, null, null, "", "HTTP/1.1", null, null, null);
    }

    @Override
    void opening(SessionRef to) {
        session = to;
        tries++;
    }

    @Override
    void bytesIn(int count) {
        if (!over) {
            bytesIn += count;
        }
    }

    @Override
    void bytesOut(int count) {
        bytesOut += count;
    }

    @Override
    void failed(String word) {
        error = word;
    }

    @Override
    void over(int code, long took) {
        over = true;
        status = code;
        nanos = took;
        atMillis = clock.wallMillis() - TimeUnit.NANOSECONDS.toMillis(took);
        log.add(this);
    }

    @Override
    public int chars() {
        return FIXED_CHARS + length(host) + path.length() + length(referer) + length(agent);
    }

    @Override
    public void write(CombinedLine to) {
        to.line(visitor, atMillis, method, path, protocol, status, bytesOut, referer, agent);
    }

    @Override
    public void write(JsonLine to) {
        to.begin("http", atMillis, visitor)
                .field("method", method)
                .field("host", host)
                .target("path", method == null ? null : path)
                .field("protocol", protocol)
                .field("status", status)
                .field("bytesIn", bytesIn)
                .field("bytesOut", bytesOut)
                .millis("durationMillis", nanos)
                .field("tunnel", tunnel)
                .servedBy(session, tries)
                .field("error", error)
                .url("referer", referer)
                .field("userAgent", agent)
                .end();
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
