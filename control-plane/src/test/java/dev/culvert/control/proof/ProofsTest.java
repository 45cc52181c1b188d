package dev.culvert.control.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final Offer ONE = Offer.http(1, "one.example", "/", "http://127.0.0.1:1");
    private static final Offer TWO = Offer.tcp(2, 2222, "127.0.0.1:22");

    private final List<Asked> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final ProofPace pace = new ProofPace();
    private boolean full;
    private boolean suspect;
    private final Proofs proofs = proofs();

    @Test
    void each_offer_is_asked_for_at_once_and_again_after_the_period() {
        proofs.offered(List.of(ONE, TWO), true);
        pass(0);
        assertThat(asked).extracting(ask -> ask.open().offer()).containsExactlyInAnyOrder(1, 2);
        assertThat(asked)
                .allMatch(
                        ask -> ask.open().kind() == OpenKind.PROBE && ask.open().fin());

        asked.forEach(Asked::opened);
        pass(4_900);
        assertThat(asked).hasSize(2);
        pass(200);
        assertThat(asked).hasSize(4);
    }

    @Test
    void what_last_worked_is_known() {
        proofs.offered(List.of(ONE), true);
        assertThat(proofs.lastProvenMillis(1)).isZero();
        pass(1_000);
        asked.get(0).opened();
        assertThat(proofs.lastProvenMillis(1)).isEqualTo(1_000);
    }

    @Test
    void one_failed_proof_counts_and_two_good_ones_in_a_row_make_up_for_it() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        asked.get(0).failed(ResetCode.UNREACHABLE, "connection refused");
        assertThat(proofs.failing()).containsExactly(1);
        assertThat(proofs.reason(1)).isEqualTo("connection refused");
        pass(1_000);
        asked.get(1).opened();
        assertThat(proofs.failing()).containsExactly(1);
        pass(1_000);
        asked.get(2).opened();
        assertThat(proofs.failing()).isEmpty();
        assertThat(proofs.reason(1)).isNull();
        assertThat(told).containsExactly("failing 1 connection refused", "recovered 1");
    }

    @Test
    void three_failed_streams_in_a_row_count_and_one_good_one_between_them_begins_anew() {
        proofs.offered(List.of(ONE), true);
        stream(frame(new Reset(3, ResetCode.UNREACHABLE, "connection refused")));
        stream(frame(new Reset(3, ResetCode.UPSTREAM_FAILED, "broke off")));
        stream(frame(new Head(3, true, Unpooled.EMPTY_BUFFER)));
        stream(frame(new Reset(3, ResetCode.UPSTREAM_FAILED, "broke off")));
        stream(frame(new Reset(3, ResetCode.UPSTREAM_FAILED, "broke off")));
        assertThat(proofs.failing()).isEmpty();
        stream(frame(new Reset(3, ResetCode.TIMEOUT, "nothing came")));
        assertThat(proofs.failing()).containsExactly(1);
    }

    @Test
    void visitors_who_leave_and_servers_that_are_full_say_nothing_of_the_upstream() {
        proofs.offered(List.of(ONE), true);
        for (int i = 0; i < 5; i++) {
            stream(frame(new Reset(3, ResetCode.CANCEL, "the visitor left")));
            stream(frame(new Reset(3, ResetCode.OVERLOADED, "no memory")));
        }
        assertThat(proofs.failing()).isEmpty();
    }

    @Test
    void an_answer_that_the_visitor_has_waited_for_too_long_counts() {
        proofs.offered(List.of(ONE), true);
        for (int i = 0; i < 3; i++) {
            WatchedStream stream = watched(1, OpenKind.HTTP);
            stream.send(new Opened(3, 8192));
            stream.receive(new Reset(3, ResetCode.TIMEOUT, "no answer within the time limit"));
        }
        assertThat(proofs.failing()).containsExactly(1);
        assertThat(proofs.reason(1)).contains("timeout");
    }

    @Test
    void a_tcp_stream_works_when_its_upstream_is_there_and_may_be_reset_later() {
        proofs.offered(List.of(TWO), false);
        for (int i = 0; i < 5; i++) {
            WatchedStream stream = watched(2, OpenKind.TCP);
            stream.send(new Opened(3, 8192));
            stream.send(new Reset(3, ResetCode.UPSTREAM_FAILED, "reset by peer"));
        }
        assertThat(proofs.failing()).isEmpty();
        assertThat(proofs.lastProvenMillis(2)).isEqualTo(clock.wallMillis());
    }

    @Test
    void a_failed_stream_brings_the_next_proof_forward() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        asked.get(0).opened();
        stream(frame(new Reset(3, ResetCode.UNREACHABLE, "connection refused")));
        pass(1_000);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_client_that_answers_no_proof_is_told_off_the_second_time() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        pass(4_000);
        assertThat(proofs.failing()).containsExactly(1);
        assertThat(asked.get(0).sent).hasSize(2).last().isInstanceOf(Reset.class);
        pass(1_000);
        pass(4_000);
        assertThat(told).last().asString().startsWith("unanswered timeout");
    }

    @Test
    void a_client_that_does_not_know_proofs_is_not_asked_and_never_failing() {
        proofs.offered(List.of(ONE), false);
        pass(60_000);
        assertThat(asked).isEmpty();
        for (int i = 0; i < 5; i++) {
            stream(frame(new Reset(3, ResetCode.UNREACHABLE, "connection refused")));
        }
        assertThat(proofs.failing()).isEmpty();
    }

    @Test
    void a_link_without_room_for_a_stream_is_no_fault_of_the_upstream() {
        full = true;
        proofs.offered(List.of(ONE), true);
        pass(0);
        assertThat(proofs.failing()).isEmpty();
        full = false;
        pass(5_000);
        assertThat(asked).hasSize(1);
    }

    @Test
    void offers_that_stay_keep_what_is_known_of_them() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        asked.get(0).failed(ResetCode.UNREACHABLE, "connection refused");
        proofs.offered(List.of(ONE, TWO), true);
        assertThat(proofs.failing()).containsExactly(1);
        proofs.offered(List.of(TWO), true);
        assertThat(proofs.failing()).isEmpty();
    }

    @Test
    void at_most_so_many_begin_in_a_second_and_run_at_once() {
        proofs.offered(many(ProofPace.MOST_RUNNING + 50), true);
        for (int tenths = 0; tenths < 10; tenths++) {
            pass(100);
        }
        assertThat(asked).hasSize(ProofPace.MOST_A_SECOND);
        for (int tenths = 0; tenths < 20; tenths++) {
            pass(100);
        }
        assertThat(asked).hasSize(ProofPace.MOST_RUNNING);
        assertThat(proofs.running()).isEqualTo(ProofPace.MOST_RUNNING);
        asked.get(0).opened();
        pass(0);
        assertThat(asked).hasSize(ProofPace.MOST_RUNNING + 1);
        proofs.ended();
        assertThat(proofs.running()).isZero();
        assertThat(asked.get(1).sent).last().isInstanceOf(Reset.class);
    }

    @Test
    void upstreams_that_hang_do_not_keep_others_from_being_proven() {
        proofs.offered(many(300), true);
        Set<Integer> numbers = new HashSet<>();
        for (int tenths = 0; tenths < 300; tenths++) {
            pass(100);
            asked.stream()
                    .filter(ask -> !ask.answered && clock.now - ask.since >= 3_000)
                    .forEach(ask -> ask.failed(ResetCode.TIMEOUT, "timeout"));
        }
        asked.forEach(ask -> numbers.add(ask.open().offer()));
        assertThat(numbers).hasSize(300);
    }

    @Test
    void the_pace_gives_back_what_ended_sessions_had() {
        proofs.offered(many(ProofPace.MOST_RUNNING), true);
        for (int tenths = 0; tenths < 20; tenths++) {
            pass(100);
        }
        proofs.ended();
        Proofs other = proofs();
        other.offered(List.of(ONE), true);
        other.tick();
        asked.clear();
        pace.tick();
        assertThat(asked).hasSize(1);
        assertThat(pace.periodNanos()).isEqualTo(ProofPace.PERIOD.toNanos());
    }

    @Test
    void an_answer_about_an_offer_that_has_been_replaced_meanwhile_counts_for_nothing() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        proofs.offered(List.of(Offer.http(1, "one.example", "/", "http://127.0.0.1:2")), true);
        assertThat(asked.get(0).sent).last().isInstanceOf(Reset.class);
        asked.get(0).failed(ResetCode.NO_ROUTE, "offer 1: not made by this client");
        assertThat(proofs.failing()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void the_silence_of_a_client_that_is_suspect_says_nothing_of_its_upstream() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        suspect = true;
        pass(4_000);
        pass(5_000);
        assertThat(asked).hasSize(1);
        assertThat(proofs.failing()).isEmpty();
        suspect = false;
        pass(1_000);
        assertThat(asked).hasSize(2);
        assertThat(told).isEmpty();
    }

    @Test
    void a_connection_that_reaches_its_tcp_upstream_spares_it_a_proof() {
        proofs.offered(List.of(TWO), true);
        pass(0);
        asked.get(0).opened();
        pass(4_000);
        watched(2, OpenKind.TCP).send(new Opened(3, 8192));
        pass(4_900);
        assertThat(asked).hasSize(1);
        pass(100);
        assertThat(asked).hasSize(2);
    }

    @Test
    void who_passes_proofs_and_fails_visitors_again_and_again_is_trusted_later_each_time() {
        proofs.offered(List.of(ONE), true);
        pass(0);
        asked.get(0).opened();
        assertThat(goodProofsUntilTrusted()).isEqualTo(2);
        assertThat(goodProofsUntilTrusted()).isEqualTo(4);
        assertThat(goodProofsUntilTrusted()).isEqualTo(8);
        stream(frame(new Head(3, true, Unpooled.EMPTY_BUFFER)));
        assertThat(goodProofsUntilTrusted()).isEqualTo(2);
    }

    private int goodProofsUntilTrusted() {
        for (int i = 0; i < OfferHealth.FALL; i++) {
            stream(frame(new Reset(3, ResetCode.UPSTREAM_FAILED, "broke off")));
        }
        int proven = 0;
        while (!proofs.failing().isEmpty()) {
            pass(1_000);
            asked.get(asked.size() - 1).opened();
            proven++;
        }
        return proven;
    }

    private static List<Offer> many(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> Offer.tcp(n, n, "127.0.0.1:1"))
                .toList();
    }

    private Proofs proofs() {
        return new Proofs(this::open, () -> suspect, clock, pace, new Owner());
    }

    private void pass(long millis) {
        clock.now += millis;
        proofs.tick();
        pace.tick();
    }

    private void stream(StreamFrame end) {
        watched(1, OpenKind.HTTP).send(end);
    }

    private static StreamFrame frame(StreamFrame frame) {
        return frame;
    }

    private WatchedStream watched(int offer, OpenKind kind) {
        Open open = new Open(3, kind, 0, offer, 1, 8192, Visitor.NONE, true, Unpooled.EMPTY_BUFFER);
        WatchedStream stream = proofs.watch(new Asked(frame -> {}), open);
        stream.leadingTo(frame -> {});
        return stream;
    }

    private @Nullable FramePort open(FrameSink sink) {
        if (full) {
            return null;
        }
        Asked ask = new Asked(sink);
        ask.since = clock.now;
        asked.add(ask);
        return ask;
    }

    /** A stream as its opener sees it; the test is the client. */
    private static final class Asked implements FramePort {
        final List<StreamFrame> sent = new ArrayList<>();
        long since;
        boolean answered;
        private final FrameSink back;

        Asked(FrameSink back) {
            this.back = back;
        }

        Open open() {
            return (Open) sent.get(0);
        }

        void opened() {
            answered = true;
            back.receive(new Opened(id(), 8192));
        }

        void failed(ResetCode code, String why) {
            answered = true;
            back.receive(new Reset(id(), code, why));
        }

        @Override
        public long id() {
            return 2;
        }

        @Override
        public void send(StreamFrame frame) {
            sent.add(frame);
        }

        @Override
        public boolean congested() {
            return false;
        }
    }

    private final class Owner implements Proofs.Owner {
        @Override
        public void failing(Offer offer, String reason) {
            told.add("failing " + offer.number() + " " + reason);
        }

        @Override
        public void recovered(Offer offer) {
            told.add("recovered " + offer.number());
        }

        @Override
        public void unanswered(String why) {
            told.add("unanswered " + why);
        }
    }

    private static final class ManualClock implements Clock {
        private long now;

        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public long wallMillis() {
            return now;
        }
    }
}
