package dev.culvert.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.bus.Addresses;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.bus.LocalBus;
import dev.culvert.shared.bus.Resubscribe;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.status.ClusterStatus.NodeRow;
import dev.culvert.shared.status.KnownNodes;
import dev.culvert.shared.status.KnownNodes.KnownNode;
import dev.culvert.shared.status.NodeAbout;
import dev.culvert.shared.status.NodeStatus;
import dev.culvert.shared.status.StatusQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class StatusVerticleTest {
    private final AtomicInteger questions = new AtomicInteger();
    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx fresh, VertxTestContext test) {
        vertx = fresh;
        LocalBus.prepare(vertx);
        vertx.deployVerticle(new StatusVerticle("a")).onComplete(test.succeedingThenComplete());
    }

    @Test
    void all_nodes_are_asked_and_the_one_that_the_operator_asked_is_described(VertxTestContext test) {
        known(new KnownNode("a", true), new KnownNode("b", true));
        answers("a");
        answers("b");

        ask("b").onComplete(test.succeeding(status -> test.verify(() -> {
            assertThat(status.partial()).isFalse();
            assertThat(status.info().node()).isEqualTo("b");
            assertThat(status.info().hostname()).isEqualTo("host-b");
            assertThat(status.nodes()).extracting(NodeRow::node).containsExactly("a", "b");
            test.completeNow();
        })));
    }

    @Test
    void a_frozen_node_holds_up_nobody_for_longer_than_a_second(VertxTestContext test) {
        known(new KnownNode("a", true), new KnownNode("b", true), new KnownNode("c", true));
        answers("a");
        vertx.eventBus().consumer(Addresses.nodeStatus("b"), question -> {});
        answers("c");
        long start = System.nanoTime();

        ask("a").onComplete(test.succeeding(status -> test.verify(() -> {
            assertThat((System.nanoTime() - start) / 1_000_000).isBetween(900L, 1900L);
            assertThat(status.partial()).isTrue();
            assertThat(status.missing()).containsExactly("b");
            assertThat(status.nodes().get(1).reason()).contains("timeout");
            test.completeNow();
        })));
    }

    @Test
    void a_node_without_a_link_is_not_waited_for_and_shown_as_it_was(VertxTestContext test) {
        MessageConsumer<Object> both = known(new KnownNode("a", true), new KnownNode("b", true));
        answers("a");
        answers("b");

        ask("a").compose(first -> both.unregister())
                .compose(gone -> {
                    known(new KnownNode("a", true), new KnownNode("b", false));
                    return ask("a");
                })
                .onComplete(test.succeeding(status -> test.verify(() -> {
                    assertThat(status.missing()).containsExactly("b");
                    assertThat(status.nodes().get(1).answered()).isFalse();
                    assertThat(status.nodes().get(1).hostname()).isEqualTo("host-b");
                    assertThat(status.nodes().get(1).ready()).isNull();
                    test.completeNow();
                })));
    }

    @Test
    void many_askers_cost_no_more_than_one(VertxTestContext test) {
        known(new KnownNode("a", true));
        Promise<Void> allHaveAsked = Promise.promise();
        answers("a", allHaveAsked.future());

        Future<?> answers = Future.all(ask("a"), ask("a"), ask("a"), ask("a"));
        // questions are taken in their order, and this one is answered at once
        askNonsense().onFailure(refused -> allHaveAsked.complete());
        answers.onComplete(test.succeeding(all -> test.verify(() -> {
            assertThat(questions).hasValue(1);
            test.completeNow();
        })));
    }

    @Test
    void a_question_that_is_none_is_refused_at_once(VertxTestContext test) {
        askNonsense()
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure).hasMessageContaining("StatusQuery");
                    test.completeNow();
                })));
    }

    @Test
    void it_can_still_be_asked_after_the_subscriptions_were_made_again(VertxTestContext test) {
        known(new KnownNode("a", true));
        answers("a");
        vertx.eventBus().publish(Addresses.RESUBSCRIBE, new Resubscribe("test"), LocalBus.localOnly());

        // the question that the old subscription had not taken yet is discarded with it
        ask("a").recover(discarded -> ask("a")).onComplete(test.succeedingThenComplete());
    }

    private MessageConsumer<Object> known(KnownNode... nodes) {
        return vertx.eventBus()
                .localConsumer(Addresses.NODES, m -> m.reply(new KnownNodes(List.of(nodes)), LocalBus.localOnly()));
    }

    private void answers(String node) {
        answers(node, Future.succeededFuture());
    }

    private void answers(String node, Future<Void> after) {
        NodeAbout about = new NodeAbout(
                "0.1.0", "3f2c1ab", "http", Instant.parse("2026-01-01T09:00:00Z"), "host-" + node, List.of("http"));
        vertx.eventBus().consumer(Addresses.nodeStatus(node), question -> {
            questions.incrementAndGet();
            after.onSuccess(
                    now -> question.reply(BusJson.write(NodeStatus.of(node, "00", about, true, List.of(), List.of()))));
        });
    }

    private Future<Message<Object>> askNonsense() {
        return vertx.eventBus().request(Addresses.askStatus("a"), Buffer.buffer("nonsense"));
    }

    private Future<ClusterStatus> ask(String node) {
        return vertx.eventBus()
                .<Buffer>request(Addresses.askStatus("a"), BusJson.write(StatusQuery.of(node)))
                .map(Message::body)
                .map(json -> BusJson.read(json, ClusterStatus.class));
    }
}
