package dev.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLoggingTest {
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.hazelcast.internal.cluster.ClusterService",
                "com.hazelcast.internal.cluster.impl.MembershipManager",
                "com.hazelcast.internal.server.tcp.TcpServerConnectionErrorHandler",
                "com.hazelcast.spi.impl.operationservice.impl.OutboundResponseHandler"
            })
    void a_member_that_leaves_in_order_is_no_warning(String logger) throws ClassNotFoundException {
        assertThat(Class.forName(logger))
                .as("the class that warns is still called so")
                .isNotNull();

        new ConsoleLogging().configure(context);

        assertThat(context.getLogger(logger).isWarnEnabled()).isFalse();
    }

    @Test
    void one_gauge_for_several_handlers_on_the_bus_is_no_warning() {
        new ConsoleLogging().configure(context);

        assertThat(context.getLogger(MeterRegistry.class).isWarnEnabled()).isFalse();
    }

    @Test
    void other_warnings_of_libraries_are_shown() {
        new ConsoleLogging().configure(context);

        assertThat(context.getLogger("com.hazelcast.internal.cluster.impl.ClusterJoinManager")
                        .isWarnEnabled())
                .isTrue();
        assertThat(context.getLogger("io.netty.util.ResourceLeakDetector").isErrorEnabled())
                .isTrue();
    }
}
