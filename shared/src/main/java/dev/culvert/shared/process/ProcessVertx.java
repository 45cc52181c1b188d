package dev.culvert.shared.process;

import io.netty.channel.epoll.Epoll;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.TransportInternal;
import java.security.Security;

/** The one Vert.x of a process: epoll or kqueue where they load, names resolved by the JDK on a worker. */
public final class ProcessVertx {
    /** With the second for which {@code Names} keeps an answer: five. */
    private static final String TTL_SECONDS = "4";

    private static final String NEGATIVE_TTL_SECONDS = "1";

    private ProcessVertx() {}

    /**
     * What a server's Vert.x has: an event loop for each core. More of them than cores would only wait for one another, and
     * what a visitor brings crosses from his loop to his link's: each loop that sleeps has to be woken for it.
     */
    public static VertxOptions serverOptions() {
        return new VertxOptions().setEventLoopPoolSize(cores());
    }

    /** How many event loops a plane is spread over. */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * A builder with everything set that all processes share.
     *
     * @param options the caller's own; they are changed
     */
    public static VertxBuilder builder(VertxOptions options) {
        // Vert.x's own resolver reads /etc/hosts once and knows no NSS
        System.setProperty("vertx.disableDnsResolver", "true");
        Security.setProperty("networkaddress.cache.ttl", TTL_SECONDS);
        Security.setProperty("networkaddress.cache.negative.ttl", NEGATIVE_TTL_SECONDS);
        VertxBuilder builder = Vertx.builder().with(options.setPreferNativeTransport(true));
        if (Epoll.isAvailable()) {
            return builder.withTransport(new TransportInternal("epoll", true, null, new GatedEpoll()));
        }
        // kqueue, where it loads, has no gates: macOS is for trying things out
        return PlatformDependent.isOsx()
                ? builder
                : builder.withTransport(new TransportInternal("nio", true, null, new GatedNio()));
    }
}
