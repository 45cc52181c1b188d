package dev.culvert.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * Logback's configuration, found by it as a service: events of INFO and above go to standard error, those of the
 * libraries from WARN on. {@code CULVERT_LOG_LEVEL} (such as {@code debug}) changes the level of Culvert's own. It is
 * code, so that no XML parser is loaded at start.
 */
public final class ConsoleLogging extends ContextAwareBase implements Configurator {

    private static final List<String> LIBRARIES = List.of("io.netty", "io.vertx", "com.hazelcast");

    /** They warn of a member that has left, in order too, which the mesh tells as "peer lost" and knows better. */
    private static final List<String> ANXIOUS = List.of(
            "com.hazelcast.internal.cluster.ClusterService",
            "com.hazelcast.internal.cluster.impl.MembershipManager",
            "com.hazelcast.internal.server.tcp.TcpServerConnectionErrorHandler",
            "com.hazelcast.spi.impl.operationservice.impl.OutboundResponseHandler");

    /** It warns when Vert.x asks for one gauge again, as it does for each handler on the event bus; they all count in it. */
    private static final String METERS = "io.micrometer.core.instrument.MeterRegistry";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var layout = new ConsoleLine();
        layout.setContext(context);
        layout.start();

        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();

        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        LIBRARIES.forEach(library -> context.getLogger(library).setLevel(Level.WARN));
        ANXIOUS.forEach(library -> context.getLogger(library).setLevel(Level.ERROR));
        context.getLogger(METERS).setLevel(Level.ERROR);
        context.getLogger("dev.culvert").setLevel(Level.toLevel(System.getenv("CULVERT_LOG_LEVEL"), Level.INFO));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
