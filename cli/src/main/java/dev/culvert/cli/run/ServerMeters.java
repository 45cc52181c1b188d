package dev.culvert.cli.run;

import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.meters.ProcessMeters;
import dev.culvert.shared.tls.ServerTls;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** What is told of a server's process as a whole, beside its planes. */
final class ServerMeters {

    private ServerMeters() {}

    /**
     * Registers it; blocking, since the JVM's management has to be loaded.
     *
     * @param tls of the control port, null for none
     */
    static ProcessMeters bind(Meters meters, Vertx vertx, @Nullable ServerTls tls) {
        BuildInfo build = BuildInfo.read();
        Gauge.builder("culvert.build.info", () -> 1)
                .description("The version and commit that this node runs.")
                .tag("version", build.version())
                .tag("sha", build.commit())
                .register(meters.registry());
        if (tls != null) {
            Gauge.builder("culvert.certificate.expiry.timestamp", tls, ServerMeters::expirySeconds)
                    .description("When the control port's certificate ends, seconds since 1970.")
                    .baseUnit("seconds")
                    .tag("certificate", "control")
                    .register(meters.registry());
        }
        return ProcessMeters.bind(meters.registry(), vertx);
    }

    private static double expirySeconds(ServerTls tls) {
        return tls.certificate().getNotAfter().toInstant().getEpochSecond();
    }
}
