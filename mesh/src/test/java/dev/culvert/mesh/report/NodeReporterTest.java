package dev.culvert.mesh.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.mesh.NodeIdentity;
import dev.culvert.mesh.NodeOptions;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.probe.Pulses;
import dev.culvert.shared.probe.Readiness;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.PartPresence;
import dev.culvert.shared.status.PartStatus;
import dev.culvert.shared.status.PortStatus;
import dev.culvert.shared.status.StatusPart;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NodeReporterTest {
    private final Readiness readiness = new Readiness();
    private NodeIdentity identity;
    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx fresh, VertxTestContext test) {
        vertx = fresh;
        LocalBus.prepare(vertx);
        NodeAbout about = new NodeAbout(
                "0.1.0", "3f2c1ab", "tcp", Instant.parse("2026-01-01T09:00:00Z"), "host", List.of("control", "tcp"));
        NodeOptions options = new NodeOptions(
                        "node.one", new Budget(1 << 24), Clock.system(), readiness, new Pulses(Clock.system()))
                .describedAs(about);
        identity = options.identity();
        vertx.deployVerticle(new NodeReporter(options)).onComplete(test.succeedingThenComplete());
    }

    @Test
    void what_the_instances_tell_is_put_together(VertxTestContext test) {
        part("tcp.1", 2);
        part("tcp.2", 3);
        readiness.started();

        ask().onComplete(test.succeeding(status -> test.verify(() -> {
            assertThat(status.v()).isEqualTo(1);
            assertThat(status.node()).isEqualTo("node.one");
            assertThat(status.incarnation()).isEqualTo(identity.incarnation());
            assertThat(status.startTime()).isEqualTo("2026-01-01T09:00:00Z");
            assertThat(status.roles()).containsExactly("control", "tcp");
            assertThat(status.ready()).isTrue();
            assertThat(status.ports()).containsExactly(new PortStatus(8001, true, null, 5));
            assertThat(status.partial()).isFalse();
            test.completeNow();
        })));
    }

    @Test
    void an_instance_that_does_not_answer_is_missing_and_waited_for_half_a_second(VertxTestContext test) {
        part("tcp.1", 2);
        vertx.eventBus().localConsumer(Addresses.partStatus("control.2"), question -> {});
        vertx.eventBus().send(Addresses.PARTS, new PartPresence("control.2", true), LocalBus.localOnly());
        long start = System.nanoTime();

        ask().onComplete(test.succeeding(status -> test.verify(() -> {
            assertThat((System.nanoTime() - start) / 1_000_000).isBetween(400L, 950L);
            assertThat(status.partial()).isTrue();
            assertThat(status.missing()).containsExactly("control.2");
            assertThat(status.ports()).hasSize(1);
            test.completeNow();
        })));
    }

    @Test
    void an_instance_that_has_stopped_is_not_missed(VertxTestContext test) {
        StatusPart part = part("tcp.1", 2);

        part.leave()
                .compose(left -> ask())
                .onComplete(test.succeeding(status -> test.verify(() -> {
                    assertThat(status.partial()).isFalse();
                    assertThat(status.ports()).isEmpty();
                    test.completeNow();
                })));
    }

    private StatusPart part(String name, int connections) {
        return StatusPart.join(
                vertx,
                Addresses.FRAMES + name,
                () -> PartStatus.ofPorts(List.of(new PortStatus(8001, true, null, connections))));
    }

    private Future<NodeStatus> ask() {
        return vertx.eventBus()
                .<Buffer>request(Addresses.nodeStatus("node.one"), null)
                .map(answer -> BusJson.read(answer.body(), NodeStatus.class));
    }
}
