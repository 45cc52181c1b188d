package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.settings.BindAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when someone takes too long. */
class LimitsTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void a_head_that_does_not_come_is_answered_408() {
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor().send("GET / HTTP/1.1\nHost: a.exa")) {
            assertThat(visitor.rest()).startsWith("HTTP/1.1 408 ").contains("X-Culvert-Error: head-timeout");
        }
    }

    @Test
    void a_connection_without_a_request_is_closed_without_an_answer() {
        node.session("c1", FakeUpstream.page("hello"));
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor never = node.visitor();
                RawVisitor once = node.visitor()) {
            once.get("/").answer();
            assertThat(once.rest()).isEmpty();
            assertThat(never.rest()).isEmpty();
        }
    }

    @Test
    void a_client_that_does_not_open_the_stream_is_answered_504() {
        FakeSession session = node.session("c1", request -> {});
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor().get("/")) {
            assertThat(visitor.answer()).startsWith("HTTP/1.1 504 ").contains("X-Culvert-Error: client-timeout");
        }
        await().untilAsserted(() -> assertThat(session.only().resetCode()).isEqualTo(ResetCode.TIMEOUT));
    }

    @Test
    void an_upstream_that_does_not_answer_is_answered_504() {
        node.session("c1", FakeRequest::accept);
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor().get("/")) {
            assertThat(visitor.answer()).startsWith("HTTP/1.1 504 ").contains("X-Culvert-Error: upstream-timeout");
            assertThat(visitor.get("/").answer()).startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void a_frozen_client_costs_a_second_where_another_serves() {
        node.session("frozen", request -> {});
        node.session("c2", FakeUpstream.page("hello"));
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor()) {
            for (int i = 0; i < 4; i++) {
                assertThat(visitor.get("/").answer()).endsWith("hello");
            }
        }
    }

    @Test
    void an_unreachable_upstream_is_seen_by_no_visitor_while_another_serves() {
        node.session("c1", request -> request.fail(ResetCode.UNREACHABLE));
        node.session("c2", request -> request.whenWhole(FakeUpstream.page("hello")::serve));
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor()) {
            for (int i = 0; i < 20; i++) {
                visitor.send("POST / HTTP/1.1\nHost: a.example\nContent-Length: 3\n\nabc");
                assertThat(visitor.answer()).endsWith("hello");
            }
        }
    }

    @Test
    void while_memory_is_short_requests_are_answered_503_and_afterwards_not() {
        node.session("c1", FakeUpstream.page("hello"));
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor visitor = node.visitor()) {
            node.budget.take(node.budget.limit());
            assertThat(visitor.get("/").answer()).startsWith("HTTP/1.1 503 ").contains("\nRetry-After: 1\n");
            node.budget.give(node.budget.limit());
            assertThat(visitor.get("/").answer()).endsWith("hello");
        }
    }

    @Test
    void a_drain_finishes_what_runs_and_closes_what_does_not() {
        FakeSession session = node.session("c1", FakeRequest::accept);
        node.start(2, HttpPlaneSettings.on(new BindAddress("127.0.0.1", 0)));
        try (RawVisitor idle = node.visitor();
                RawVisitor idleOfTheOtherInstance = node.visitor();
                RawVisitor busy = node.visitor()) {
            busy.get("/");
            await().until(() -> !session.requests().isEmpty());
            var drained = node.plane().drain(Duration.ofSeconds(5));
            assertThat(idle.rest()).isEmpty();
            assertThat(idleOfTheOtherInstance.rest()).isEmpty();
            assertThat(drained.isComplete()).isFalse();
            FakeRequest request = session.only();
            request.head(200, "Content-Length", "4");
            request.data("done");
            request.endAnswer();
            assertThat(busy.rest()).isEqualTo("HTTP/1.1 200 OK\nContent-Length: 4\nConnection: close\n\ndone");
            await().until(drained::succeeded);
        }
    }

    @Test
    void a_drain_breaks_off_what_has_not_finished_in_time() {
        FakeSession session = node.session("c1", request -> {
            request.accept();
            request.head(200, "Content-Length", "4");
        });
        node.start(1, FakeNode.shortLimits());
        try (RawVisitor busy = node.visitor().get("/")) {
            busy.head();
            FakeNode.await(node.plane().drain(Duration.ofMillis(200)));
            await().untilAsserted(() -> assertThat(session.only().resetCode()).isEqualTo(ResetCode.CANCEL));
        }
    }

    @Test
    void two_clients_share_a_thousand_requests_evenly() {
        FakeSession one = node.session("c1", FakeUpstream.page("hello"));
        FakeSession two = node.session("c2", FakeUpstream.page("hello"));
        node.start(2, HttpPlaneSettings.on(new BindAddress("127.0.0.1", 0)));
        try (RawVisitor visitor = node.visitor();
                RawVisitor another = node.visitor()) {
            for (int i = 0; i < 500; i++) {
                visitor.get("/").answer();
                another.get("/").answer();
            }
        }
        assertThat(one.requests()).hasSize(500);
        assertThat(two.requests()).hasSize(500);
    }
}
