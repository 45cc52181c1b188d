package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** How far each side of a stream may send. */
class LinkCreditTest {
    private final OneLink server = OneLink.session();
    private final OneLink client = OneLink.client();

    @Test
    void before_opened_the_opener_may_send_eight_kib_and_not_a_byte_more() {
        server.says(Frames.open(1), Frames.data(1, 8192));
        assertThat(server.closedBy).isNull();
        server.says(Frames.data(1, 1));
        assertThat(server.closedBy).isEqualTo(ResetCode.FLOW_CONTROL_ERROR);
        assertThat(server.closedBecause).isEqualTo("stream 1: 8193 bytes (expected: at most the granted 8192)");
        assertThat(server.bytesHeld()).isZero();
    }

    @Test
    void opened_lets_the_opener_send_as_far_as_its_window() {
        server.says(Frames.open(1));
        server.lastTaken().port().send(new Opened(1, 20_000));
        server.says(Frames.data(1, 20_000));
        assertThat(server.closedBy).isNull();
        server.says(Frames.data(1, 1));
        assertThat(server.closedBecause).isEqualTo("stream 1: 20001 bytes (expected: at most the granted 20000)");
    }

    @Test
    void the_acceptor_may_send_as_far_as_opens_window() {
        server.open(Frames.open(0, 10_000, false));
        server.says(new Opened(2, 8192), Frames.data(2, 10_000));
        assertThat(server.closedBy).isNull();
        server.says(Frames.data(2, 1));
        assertThat(server.closedBy).isEqualTo(ResetCode.FLOW_CONTROL_ERROR);
    }

    @Test
    void credit_moves_the_limit_and_a_lower_one_does_not_move_it_back() {
        OneLink.Taken stream = server.open(Frames.open(0, 10_000, false));
        stream.port().send(new Credit(2, 30_000));
        stream.port().send(new Credit(2, 20_000));
        server.says(new Opened(2, 8192), Frames.data(2, 30_000));
        assertThat(server.closedBy).isNull();
        server.says(Frames.data(2, 1));
        assertThat(server.closedBecause).isEqualTo("stream 2: 30001 bytes (expected: at most the granted 30000)");
    }

    @Test
    void a_turn_has_one_credit_for_a_stream_and_it_is_the_latest() {
        OneLink.Taken stream = server.open(Frames.open(0));
        server.says(new Opened(2, 8192));
        stream.port().send(new Credit(2, 100_000));
        stream.port().send(new Credit(2, 200_000));
        stream.port().send(new Credit(2, 300_000));
        assertThat(server.hears()).containsExactly("CREDIT 2 to 300000");
    }

    @Test
    void credit_for_a_direction_that_has_ended_is_not_sent() {
        OneLink.Taken stream = server.open(Frames.open(0));
        stream.port().send(new Credit(2, 100_000));
        server.says(new Opened(2, 8192), Frames.fin(2));
        assertThat(server.hears()).isEmpty();
    }

    @Test
    void credit_for_a_direction_that_has_ended_is_ignored_when_it_comes() {
        OneLink.Taken stream = server.open(Frames.open(0, Frames.WINDOW, true));
        server.says(new Opened(2, 8192), new Credit(2, 100_000));
        assertThat(stream.log().frames).containsExactly("OPENED 2 window 8192");
        assertThat(server.closedBy).isNull();
    }

    @Test
    void a_streams_end_is_told_the_credit_that_has_come() {
        OneLink.Taken stream = client.open(Frames.open(0));
        client.says(new Opened(1, 10_000), new Credit(1, 50_000));
        assertThat(stream.log().frames).containsExactly("OPENED 1 window 10000", "CREDIT 1 to 50000");
    }

    @Test
    void a_relaying_end_counts_the_credit_that_it_passes_on_until_the_bytes_have_left() {
        OneLink.Taken stream = server.open(Frames.open(0));
        assertThat(server.budget.used()).isEqualTo(Budget.MIN_WINDOW);
        server.says(new Opened(2, 100_000));
        assertThat(server.budget.used()).isEqualTo(100_000);
        stream.port().send(Frames.data(2, 60_000));
        assertThat(server.budget.used()).isEqualTo(100_000);
        server.hears();
        assertThat(server.budget.used()).isEqualTo(40_000);
        stream.port().send(Frames.reset(2));
        assertThat(server.budget.used()).isZero();
    }

    @Test
    void a_streams_end_counts_only_what_waits_to_be_sent() {
        OneLink.Taken stream = client.open(Frames.open(0));
        client.says(new Opened(1, 100_000));
        assertThat(client.budget.used()).isZero();
        stream.port().send(Frames.data(1, 60_000));
        assertThat(client.budget.used()).isEqualTo(60_000);
        client.hears();
        assertThat(client.budget.used()).isZero();
    }

    @Test
    void where_the_budget_is_short_a_relaying_end_passes_less_credit_on_and_the_rest_once_there_is_room() {
        OneLink.Taken stream = server.open(Frames.open(0));
        server.budget.take(server.budget.limit());
        server.says(new Opened(2, 100_000));
        assertThat(stream.log().take()).containsExactly("OPENED 2 window 8192");
        server.pass(1000);
        assertThat(stream.log().take()).isEmpty();
        server.budget.give(server.budget.limit());
        server.pass(100);
        assertThat(stream.log().take()).containsExactly("CREDIT 2 to 100000");
    }

    @Test
    void a_relayed_stream_goes_on_in_small_steps_while_the_budget_stays_short() {
        OneLink.Taken stream = server.open(Frames.open(0));
        server.budget.take(server.budget.limit());
        server.says(new Opened(2, 100_000));
        stream.log().take();
        stream.port().send(Frames.data(2, 8192));
        server.hears();
        assertThat(stream.log().take()).containsExactly("CREDIT 2 to 16384");
    }

    @Test
    void a_relayed_request_without_body_takes_nothing_of_the_budget_while_its_answer_is_waited_for() {
        server.open(Frames.open(0, Frames.WINDOW, true));
        server.says(new Opened(2, 100_000));
        assertThat(server.budget.used()).isZero();
    }

    @Test
    void a_stream_whose_link_is_slow_is_congested_until_half_of_it_has_left() {
        OneLink.Taken stream = client.open(Frames.open(0));
        client.says(new Opened(1, 1 << 20));
        client.room = 0;
        stream.port().send(Frames.data(1, 60_000));
        assertThat(stream.port().congested()).isFalse();
        stream.port().send(Frames.data(1, 60_000));
        assertThat(stream.port().congested()).isTrue();
        client.room = 60_000;
        client.link.flush();
        assertThat(stream.log().timesDrained).isZero();
        client.room = 60_000;
        client.link.flush();
        assertThat(stream.log().timesDrained).isEqualTo(1);
        assertThat(stream.port().congested()).isFalse();
    }

    @Test
    void a_large_payload_is_cut_to_frames_and_fin_comes_on_the_last_alone() {
        OneLink.Taken stream = client.open(Frames.open(0));
        stream.port().send(new Data(1, true, client.bytes(300_000)));
        client.room = 100_000;
        assertThat(client.hears()).containsExactly("DATA 1 100000");
        client.room = Integer.MAX_VALUE;
        assertThat(client.hears()).containsExactly("DATA 1 200000 FIN");
        assertThat(client.bytesHeld()).isZero();
    }
}
