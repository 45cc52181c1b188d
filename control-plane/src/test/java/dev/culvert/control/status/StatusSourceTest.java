package dev.culvert.control.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StatusSourceTest {
    private Vertx vertx;
    private StatusSource source;

    @BeforeEach
    void prepare(Vertx fresh) {
        vertx = fresh;
        LocalBus.prepare(vertx);
        vertx.eventBus()
                .localConsumer(
                        Addresses.NODES,
                        m -> m.reply(
                                new KnownNodes(List.of(
                                        new KnownNode("a", true),
                                        new KnownNode("b", true),
                                        new KnownNode("c", true),
                                        new KnownNode("gone", false))),
                                LocalBus.localOnly()));
        source = new StatusSource(vertx, "a", Clock.system());
    }

    @Test
    void the_status_node_of_this_very_node_is_asked_first(VertxTestContext test) {
        AtomicInteger others = answers("b");
        answers("a");

        source.now()
                .onComplete(test.succeeding(answer -> test.verify(() -> {
                    assertThat(answer.toString()).isEqualTo("a");
                    assertThat(others).hasValue(0);
                    test.completeNow();
                })));
    }

    @Test
    void another_ones_is_asked_where_this_node_has_none_and_it_again_the_next_time(VertxTestContext test) {
        answers("c");

        source.now()
                .compose(first -> {
                    answers("b");
                    return source.now();
                })
                .onComplete(test.succeeding(second -> test.verify(() -> {
                    assertThat(second.toString()).isEqualTo("c");
                    test.completeNow();
                })));
    }

    @Test
    void with_none_it_is_this_nodes_part_marked_partial(VertxTestContext test) {
        NodeAbout about = new NodeAbout(
                "0.1.0", "3f2c1ab", "http", Instant.parse("2026-01-01T09:00:00Z"), "host-a", List.of("control"));
        Buffer own = BusJson.write(NodeStatus.of("a", "00", about, true, List.of(), List.of()));
        vertx.eventBus().consumer(Addresses.nodeStatus("a"), question -> question.reply(own));

        source.now()
                .onComplete(test.succeeding(answer -> test.verify(() -> {
                    ClusterStatus status = BusJson.read(answer, ClusterStatus.class);
                    assertThat(status.partial()).isTrue();
                    assertThat(status.info().hostname()).isEqualTo("host-a");
                    assertThat(status.missing()).containsExactly("b", "c", "gone");
                    assertThat(status.nodes().get(1).reason()).contains("no node with the role status");
                    test.completeNow();
                })));
    }

    @Test
    void where_not_even_this_node_answers_it_fails(VertxTestContext test) {
        Future<Buffer> asked = source.now();

        asked.onComplete(test.failingThenComplete());
    }

    private AtomicInteger answers(String node) {
        AtomicInteger asked = new AtomicInteger();
        vertx.eventBus().consumer(Addresses.askStatus(node), question -> {
            asked.incrementAndGet();
            question.reply(Buffer.buffer(node));
        });
        return asked;
    }
}
