package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.accesslog.AccessLog;
import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.meters.Meters;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.RouteSnapshot.Reachable;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.settings.BindAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request, and when it is tried elsewhere; without sockets, bus or clock. */
class ExchangeTest {
    private final FakeTime time = new FakeTime();
    private final Budget budget = new Budget(1 << 20);
    private final List<FakePort> ports = new ArrayList<>();
    private final FakeVisitor visitor = new FakeVisitor();
    private final HttpMeters meters = new HttpMeters(new Meters().registry(), time);
    private final PlaneLoop loop = new PlaneLoop(
            HttpPlaneSettings.on(new BindAddress("127.0.0.1", 0)), budget, time, meters, AccessLog.OFF, (to, sink) -> {
                FakePort port = new FakePort(ports.size() + 1, to, sink);
                ports.add(port);
                return port;
            });

    @Test
    void a_request_without_a_route_is_answered_503() {
        routes();
        assertThat(begin("GET")).isNull();
        assertThat(visitor.seen).containsExactly("NO_ROUTE");
    }

    @Test
    void a_request_is_refused_while_memory_is_short() {
        routes("c1");
        budget.take(1 << 20);
        assertThat(begin("GET")).isNull();
        assertThat(visitor.seen).containsExactly("OVERLOADED");
    }

    @Test
    void requests_go_to_the_clients_in_turn() {
        routes("c1", "c2");
        for (int i = 0; i < 4; i++) {
            begin("GET");
        }
        assertThat(ports.stream().map(port -> port.to)).containsExactly("c1", "c2", "c1", "c2");
    }

    @Test
    void an_answer_passes_and_everything_is_given_back() {
        routes("c1");
        Exchange exchange = begin("GET");
        port(0).opened().head(200, "Content-Length", "5").data("hello").fin();
        exchange.consumed(5);
        assertThat(visitor.seen).containsExactly("200 BYTES", "hello", "end");
        assertThat(budget.used()).isZero();
        assertThat(budget.openEnds()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = ResetCode.class,
            names = {"REFUSED", "UNREACHABLE", "NO_ROUTE", "OVERLOADED"})
    void what_was_certainly_not_carried_out_is_tried_elsewhere_whatever_the_method(ResetCode code) {
        routes("c1", "c2");
        Exchange exchange = beginWithBody("POST");
        exchange.body(FakePort.bytes("once"), true);
        port(0).reset(code);
        assertThat(port(1).to).isEqualTo("c2");
        assertThat(port(1).body()).isEqualTo("once");
        port(1).opened().head(true, 204);
        assertThat(visitor.seen).containsExactly("204 NEVER", "end");
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_request_is_tried_three_times_at_most_and_never_twice_on_a_session() {
        routes("c1", "c2", "c3", "c4");
        begin("GET");
        port(0).reset(ResetCode.REFUSED);
        port(1).reset(ResetCode.REFUSED);
        port(2).reset(ResetCode.REFUSED);
        assertThat(ports.stream().map(port -> port.to)).doesNotHaveDuplicates().hasSize(3);
        assertThat(visitor.seen).containsExactly("CLIENT_REFUSED");
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, UPSTREAM_REFUSED",
        "REFUSED, CLIENT_REFUSED",
        "NO_ROUTE, NO_ROUTE",
        "LINK_LOST, CLIENT_LOST",
        "UPSTREAM_FAILED, UPSTREAM_FAILED",
        "BAD_HEAD, BAD_ANSWER"
    })
    void the_visitor_is_told_why_the_only_session_failed(ResetCode code, String answer) {
        routes("c1");
        begin("GET");
        port(0).reset(code);
        assertThat(visitor.seen).containsExactly(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    void a_harmless_request_on_a_lost_link_is_tried_elsewhere_with_its_body(String method) {
        routes("c1", "c2");
        Exchange exchange = beginWithBody(method);
        exchange.body(FakePort.bytes("twice"), true);
        port(0).opened().reset(ResetCode.LINK_LOST);
        assertThat(port(1).body()).isEqualTo("twice");
        port(1).opened().head(true, 204);
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_harmless_request_that_an_upstream_dropped_unanswered_is_tried_elsewhere() {
        routes("c1", "c2");
        begin("GET");
        port(0).opened().reset(ResetCode.UPSTREAM_FAILED);
        port(1).opened().head(true, 204);
        assertThat(visitor.seen).containsExactly("204 NEVER", "end");
    }

    @Test
    void another_request_that_an_upstream_dropped_unanswered_is_not() {
        routes("c1", "c2");
        begin("POST");
        port(0).opened().reset(ResetCode.UPSTREAM_FAILED);
        assertThat(ports).hasSize(1);
        assertThat(visitor.seen).containsExactly("UPSTREAM_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void another_request_on_a_lost_link_is_not(String method) {
        routes("c1", "c2");
        begin(method);
        port(0).opened().reset(ResetCode.LINK_LOST);
        assertThat(ports).hasSize(1);
        assertThat(visitor.seen).containsExactly("LINK_LOST");
    }

    @Test
    void a_request_whose_answer_has_begun_is_not_tried_again() {
        routes("c1", "c2");
        begin("GET");
        port(0).opened().head(103).reset(ResetCode.LINK_LOST);
        assertThat(ports).hasSize(1);
        assertThat(visitor.seen).containsExactly("103", "LINK_LOST");
    }

    @Test
    void a_request_whose_body_was_too_long_to_keep_is_not_tried_again() {
        routes("c1", "c2");
        Exchange exchange = beginWithBody("PUT");
        port(0).opened();
        exchange.body(FakePort.bytes("x".repeat(60_000)), false);
        exchange.body(FakePort.bytes("x".repeat(60_000)), false);
        port(0).reset(ResetCode.LINK_LOST);
        assertThat(ports).hasSize(1);
        assertThat(budget.used()).isZero();
    }

    @Test
    void a_session_that_does_not_open_within_a_second_is_left_for_another() {
        routes("c1", "c2");
        begin("GET");
        pass(900);
        assertThat(ports).hasSize(1);
        pass(200);
        assertThat(port(1).to).isEqualTo("c2");
        assertThat(port(0).resetBy()).isEqualTo(ResetCode.CANCEL);
        port(1).opened().head(true, 200);
        assertThat(visitor.seen).containsExactly("200 EMPTY", "end");
    }

    @Test
    void a_post_waits_ten_seconds_for_the_session_that_it_was_sent_to() {
        routes("c1", "c2");
        begin("POST");
        for (int i = 0; i < 9; i++) {
            pass(1050);
        }
        assertThat(visitor.seen).isEmpty();
        pass(1050);
        assertThat(visitor.seen).containsExactly("OPENED_TIMEOUT");
        assertThat(ports).hasSize(1);
        assertThat(port(0).resetBy()).isEqualTo(ResetCode.TIMEOUT);
    }

    @Test
    void with_nobody_else_a_request_waits_and_takes_a_client_that_comes() {
        routes("c1");
        begin("GET");
        pass(3050);
        assertThat(ports).hasSize(1);
        routes("c1", "c2");
        pass(1050);
        assertThat(port(1).to).isEqualTo("c2");
    }

    @Test
    void an_upstream_that_says_nothing_for_a_minute_is_given_up() {
        routes("c1");
        begin("GET");
        port(0).opened();
        pass(59_000);
        assertThat(visitor.seen).isEmpty();
        pass(1_100);
        assertThat(visitor.seen).containsExactly("UPSTREAM_TIMEOUT");
    }

    @Test
    void the_minute_begins_when_the_request_is_whole() {
        routes("c1");
        Exchange exchange = beginWithBody("POST");
        port(0).opened();
        pass(100_000);
        assertThat(visitor.seen).isEmpty();
        exchange.body(FakePort.bytes("late"), true);
        pass(61_000);
        assertThat(visitor.seen).containsExactly("UPSTREAM_TIMEOUT");
    }

    @Test
    void a_client_whose_upstream_is_unreachable_is_passed_over_for_a_second_then_two() {
        routes("c1", "c2");
        begin("GET");
        port(0).reset(ResetCode.UNREACHABLE);
        assertThat(chosenOf(4)).containsOnly("c2");
        pass(1_100);
        assertThat(chosenOf(4)).contains("c1", "c2");
        ports.stream()
                .filter(p -> p.to.equals("c1"))
                .reduce((a, b) -> b)
                .orElseThrow()
                .reset(ResetCode.UNREACHABLE);
        pass(1_100);
        assertThat(chosenOf(4)).containsOnly("c2");
        pass(1_000);
        assertThat(chosenOf(4)).contains("c1", "c2");
    }

    @Test
    void the_only_client_is_asked_however_often_its_upstream_was_unreachable() {
        routes("c1");
        begin("GET");
        port(0).reset(ResetCode.UNREACHABLE);
        begin("GET");
        port(1).opened().head(true, 200);
        assertThat(visitor.seen).containsExactly("UPSTREAM_REFUSED", "200 EMPTY", "end");
    }

    @Test
    void a_route_repeats_ten_unproven_requests_in_ten_seconds_if_it_has_few() {
        routes("c1", "c2");
        for (int i = 0; i < 20; i++) {
            begin("GET");
        }
        List.copyOf(ports).forEach(port -> port.opened().reset(ResetCode.LINK_LOST));
        assertThat(ports).hasSize(30);
        assertThat(visitor.seen).hasSize(10).containsOnly("LINK_LOST");
    }

    @Test
    void an_answer_shorter_than_its_length_breaks_off() {
        routes("c1");
        begin("GET");
        port(0).opened().head(200, "Content-Length", "5").data("hell").fin();
        assertThat(visitor.seen).containsExactly("200 BYTES", "hell", "broken");
    }

    @Test
    void an_answer_longer_than_its_length_breaks_off_and_is_reset() {
        routes("c1");
        begin("GET");
        port(0).opened().head(200, "Content-Length", "5").data("hello").data("!");
        assertThat(visitor.seen).containsExactly("200 BYTES", "hello", "broken");
        assertThat(port(0).resetBy()).isEqualTo(ResetCode.LENGTH_MISMATCH);
    }

    @Test
    void a_body_behind_an_answer_to_head_breaks_off() {
        routes("c1");
        begin("HEAD");
        port(0).opened().head(200, "Content-Length", "5").data("hello");
        assertThat(visitor.seen).containsExactly("200 NEVER", "broken");
    }

    @Test
    void an_upgrade_that_nobody_asked_for_is_a_bad_answer() {
        routes("c1");
        begin("GET");
        port(0).opened().head(101, "Upgrade", "websocket");
        assertThat(visitor.seen).containsExactly("BAD_ANSWER");
        assertThat(port(0).resetBy()).isEqualTo(ResetCode.BAD_HEAD);
    }

    @Test
    void a_reset_in_mid_answer_breaks_off() {
        routes("c1", "c2");
        begin("GET");
        port(0).opened().head(200).data("part").reset(ResetCode.UPSTREAM_FAILED);
        assertThat(visitor.seen).containsExactly("200 BYTES", "part", "broken");
        assertThat(ports).hasSize(1);
    }

    @Test
    void a_visitor_that_leaves_cancels_the_stream() {
        routes("c1");
        Exchange exchange = begin("GET");
        port(0).opened().head(200).data("part");
        exchange.visitorGone("gone");
        assertThat(port(0).resetBy()).isEqualTo(ResetCode.CANCEL);
        assertThat(budget.used()).isZero();
        assertThat(budget.openEnds()).isZero();
    }

    @Test
    void a_visitor_whose_body_turns_out_malformed_as_the_stream_opens_is_not_answered_later() {
        routes("c1");
        Exchange exchange = beginWithBody("POST");
        exchange.body(FakePort.bytes("x".repeat(10_000)), false);
        assertThat(exchange.wantsBody()).isFalse();
        visitor.whenReadOn = () -> exchange.visitorGone("the request's body is malformed");

        port(0).opened();
        exchange.body(FakePort.bytes("late"), true);
        pass(120_000);

        assertThat(visitor.seen).isEmpty();
        assertThat(budget.used()).isZero();
    }

    private List<String> chosenOf(int requests) {
        int before = ports.size();
        for (int i = 0; i < requests; i++) {
            begin("GET");
        }
        return ports.subList(before, ports.size()).stream().map(port -> port.to).toList();
    }

    private void pass(int millis) {
        for (int left = millis; left > 0; left -= 100) {
            time.pass(Duration.ofMillis(Math.min(left, 100)));
            loop.tick();
        }
    }

    private FakePort port(int number) {
        assertThat(ports).hasSizeGreaterThan(number);
        return ports.get(number);
    }

    private Exchange begin(String method) {
        return begin(new Request(method, true));
    }

    private Exchange beginWithBody(String method) {
        return begin(new Request(method, false));
    }

    private Exchange begin(Request request) {
        try {
            return Exchange.begin(loop, visitor, request);
        } catch (BadHeadException e) {
            throw new AssertionError(e);
        }
    }

    private void routes(String... clients) {
        List<Reachable> sessions = new ArrayList<>();
        for (int i = 0; i < clients.length; i++) {
            SessionEntry entry = new SessionEntry(
                    i + 1,
                    clients[i],
                    0,
                    1,
                    List.of(Offer.http(1, "*", "/", "http://127.0.0.1:1")),
                    SessionState.READY,
                    0,
                    "",
                    0,
                    "");
            sessions.add(new Reachable(entry, clients[i], true));
        }
        loop.routes(RouteSnapshot.of(sessions, loop.routes()));
    }

    private record Request(String method, boolean bodyless) implements RequestHead {
        @Override
        public String host() {
            return "a.example";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public String header(CharSequence name) {
            return null;
        }

        @Override
        public ByteBuf block() throws BadHeadException {
            ByteBuf block = Unpooled.buffer();
            new HeadWriter().request(block, method, false, host(), path());
            return block;
        }
    }
}
