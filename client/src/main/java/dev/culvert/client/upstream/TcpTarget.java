package dev.culvert.client.upstream;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.stream.tcp.SocketPump;
import dev.culvert.shared.time.Clock;
import java.net.UnknownHostException;
import java.time.Duration;

/** Leads visitors' connections to one upstream, a connection for each. */
final class TcpTarget implements Target {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HostPort target;
    private final Dialer dialer;
    private final Budget budget;
    private final Clock clock;
    private final FlushQueue flushes;
    private final UnreachableLog log;

    TcpTarget(HostPort target, Dialer dialer, Budget budget, Clock clock, FlushQueue flushes) {
        this.target = target;
        this.dialer = dialer;
        this.budget = budget;
        this.clock = clock;
        this.flushes = flushes;
        this.log = new UnreachableLog(target.toString(), clock);
    }

    @Override
    public OpenKind kind() {
        return OpenKind.TCP;
    }

    @Override
    public FrameSink accept(FramePort port, Open open) {
        SocketPump pump =
                new SocketPump("upstream " + target, ResetCode.UPSTREAM_FAILED, budget, clock, flushes, () -> {});
        FrameSink sink = pump.accept(port, open);
        open.release();
        dialer.connect(target, null, CONNECT)
                .onSuccess(channel -> pump.connected(channel, Dialer.LAST_HANDLER))
                .onFailure(cause -> {
                    String reason = reason(cause);
                    log.failed(reason);
                    pump.abort(ResetCode.UNREACHABLE, "upstream " + target + ": " + reason);
                });
        return sink;
    }

    @Override
    public void prove(Proof proof) {
        proof.byConnection(dialer.connect(target, null, CONNECT), cause -> "upstream " + target + ": " + reason(cause));
    }

    private String reason(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "no address is known for " + target.host();
        }
        String words = Causes.of(cause);
        return words.equals("timeout") ? "timeout: no connection within " + CONNECT.toMillis() + " ms" : words;
    }
}
