package dev.culvert.control.forward;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.dial.Dialer;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.log.Causes;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.HostPort;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.stream.tcp.FlushQueue;
import dev.culvert.shared.stream.tcp.SocketPump;
import dev.culvert.shared.time.Clock;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes FORWARD streams, which clients open, and connects them. Belongs to one event loop. */
public final class Forwarder implements StreamAcceptor {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long SAY_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private final ForwardRules rules;
    private final Dialer dialer;
    private final Budget budget;
    private final Clock clock;
    private final FlushQueue flushes;
    private boolean said;
    private long saidAt;

    /** @param flushes the event loop's */
    public Forwarder(ForwardSettings settings, Dialer dialer, Budget budget, Clock clock, FlushQueue flushes) {
        this.rules = new ForwardRules(settings);
        this.dialer = dialer;
        this.budget = budget;
        this.clock = clock;
        this.flushes = flushes;
    }

    @Override
    public @Nullable FrameSink accept(FramePort back, Open open) {
        HostPort target;
        try {
            target = rules.check(open.payload().toString(StandardCharsets.UTF_8));
        } catch (ForwardRefusedException e) {
            String reason = String.valueOf(e.getMessage());
            say(reason);
            return refuse(back, open, ResetCode.REFUSED, reason);
        }
        if (budget.tight()) {
            return refuse(back, open, ResetCode.OVERLOADED, "the server's memory budget is used up");
        }
        SocketPump pump =
                new SocketPump("target " + target, ResetCode.UPSTREAM_FAILED, budget, clock, flushes, () -> {});
        FrameSink sink = pump.accept(back, open);
        open.release();
        connect(target)
                .onSuccess(channel -> pump.connected(channel, Dialer.LAST_HANDLER))
                .onFailure(cause -> unconnected(pump, target, cause));
        return sink;
    }

    private Future<Channel> connect(HostPort target) {
        return dialer.resolve(target.host())
                .compose(addresses -> allowed(target, addresses))
                .compose(addresses -> dialer.connect(target, addresses, null, CONNECT));
    }

    private Future<InetAddress[]> allowed(HostPort target, InetAddress[] addresses) {
        try {
            return Future.succeededFuture(rules.check(target, addresses));
        } catch (ForwardRefusedException e) {
            return Future.failedFuture(e);
        }
    }

    private void unconnected(SocketPump pump, HostPort target, Throwable cause) {
        if (cause instanceof ForwardRefusedException) {
            String reason = String.valueOf(cause.getMessage());
            say(reason);
            pump.abort(ResetCode.REFUSED, reason);
        } else {
            pump.abort(ResetCode.UNREACHABLE, "target " + target + ": " + reason(target, cause));
        }
    }

    /** What clients try that they may not is for the operator to know, and not for them to fill the log with. */
    private void say(String reason) {
        long now = clock.nanos();
        if (!said || now - saidAt >= SAY_AGAIN_NANOS) {
            said = true;
            saidAt = now;
            LOG.warn("forward refused reason=\"{}\"", Printable.of(reason, 300));
        }
    }

    private static String reason(HostPort target, Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "no address is known for " + target.host();
        }
        String words = Causes.of(cause);
        return words.equals("timeout") ? "timeout: no connection within " + CONNECT.toMillis() + " ms" : words;
    }

    private static @Nullable FrameSink refuse(FramePort back, Open open, ResetCode code, String detail) {
        open.release();
        back.send(new Reset(back.id(), code, detail));
        return null;
    }
}
