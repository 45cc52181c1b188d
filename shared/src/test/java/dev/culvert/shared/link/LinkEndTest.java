package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.FrameLog;
import org.junit.jupiter.api.Test;

/** GOAWAY, failure and loss. */
class LinkEndTest {
    private final OneLink server = OneLink.session();

    @Test
    void goaway_names_the_last_stream_that_was_taken_and_why() {
        server.says(Frames.open(7));
        server.link.goAway(ResetCode.NONE, 1500, "draining");
        assertThat(server.hears()).containsExactly("GOAWAY 7 retry 1500 NONE: draining");
    }

    @Test
    void an_open_that_crosses_goaway_is_refused_and_streams_that_run_go_on() {
        server.says(Frames.open(1));
        server.link.goAway(ResetCode.NONE, 0, "");
        server.says(Frames.open(3), Frames.data(1, 100));
        assertThat(server.hears())
                .containsExactly("GOAWAY 1 NONE", "RESET 3 REFUSED: no more streams are taken on this link");
        assertThat(server.taken).hasSize(1);
        assertThat(server.lastTaken().log().frames).containsExactly("DATA 1 100");
    }

    @Test
    void a_second_goaway_never_names_a_higher_stream() {
        server.says(Frames.open(1));
        server.link.goAway(ResetCode.NONE, 0, "");
        server.says(Frames.open(3));
        server.link.goAway(ResetCode.NONE, 0, "");
        assertThat(server.hears()).contains("GOAWAY 1 NONE").doesNotContain("GOAWAY 3 NONE");
    }

    @Test
    void streams_above_the_last_one_that_the_other_end_takes_are_refused_and_the_others_go_on() {
        OneLink.Taken second = server.open(Frames.open(0));
        OneLink.Taken fourth = server.open(Frames.open(0));
        server.says(new GoAway(2, ResetCode.NONE, 0, ""), new Opened(2, Frames.WINDOW));
        assertThat(fourth.log().frames).containsExactly("RESET 4 REFUSED: the other end takes no more streams");
        assertThat(second.log().frames).containsExactly("OPENED 2 window 65536");
        assertThat(server.hears()).isEmpty();
    }

    @Test
    void after_the_other_ends_goaway_no_stream_is_opened() {
        server.says(new GoAway(0, ResetCode.NONE, 0, ""));
        assertThat(server.link.open(new FrameLog())).isNull();
    }

    @Test
    void a_goaway_with_a_lower_stream_refuses_more() {
        OneLink.Taken second = server.open(Frames.open(0));
        OneLink.Taken fourth = server.open(Frames.open(0));
        server.says(new GoAway(4, ResetCode.NONE, 0, ""));
        assertThat(fourth.log().frames).isEmpty();
        server.says(new GoAway(2, ResetCode.NONE, 0, ""));
        assertThat(fourth.log().frames).hasSize(1);
        assertThat(second.log().frames).isEmpty();
    }

    @Test
    void a_goaway_with_a_higher_stream_ends_the_link() {
        server.says(new GoAway(2, ResetCode.NONE, 0, ""), new GoAway(4, ResetCode.NONE, 0, ""));
        assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(server.closedBecause).isEqualTo("GOAWAY with last stream 4 (expected: at most 2, as before)");
    }

    @Test
    void the_other_ends_own_streams_survive_its_goaway() {
        server.says(Frames.open(1), new GoAway(0, ResetCode.NONE, 0, ""), Frames.data(1, 5));
        assertThat(server.lastTaken().log().frames).containsExactly("DATA 1 5");
    }

    @Test
    void a_failing_link_says_why_drops_what_waits_and_closes() {
        OneLink.Taken stream = server.open(Frames.open(0));
        stream.port().send(new Data(2, false, server.bytes(100_000)));
        server.link.fail(ResetCode.NAME_IN_USE, "another link is alive", 2000);
        assertThat(server.hears()).containsExactly("GOAWAY 0 retry 2000 NAME_IN_USE: another link is alive");
        assertThat(server.carrierClosed).isTrue();
        assertThat(stream.log().frames).containsExactly("RESET 2 LINK_LOST: link lost: another link is alive");
        assertThat(server.closedBy).isEqualTo(ResetCode.NAME_IN_USE);
        assertNothingHeld();
    }

    @Test
    void a_lost_carrier_resets_every_stream_as_lost() {
        OneLink.Taken own = server.open(Frames.open(0));
        server.says(Frames.open(1));
        server.link.carrierClosed("the connection closed");
        assertThat(own.log().frames).containsExactly("RESET 2 LINK_LOST: link lost: the connection closed");
        assertThat(server.lastTaken().log().frames)
                .containsExactly("RESET 1 LINK_LOST: link lost: the connection closed");
        assertThat(server.closedBy).isEqualTo(ResetCode.LINK_LOST);
        assertNothingHeld();
    }

    @Test
    void what_waited_for_a_carrier_that_ends_is_given_back() {
        server.says(Frames.open(1));
        server.room = 0;
        server.lastTaken().port().send(new Opened(1, Frames.WINDOW));
        server.lastTaken().port().send(new Data(1, false, server.bytes(1000)));
        server.link.send(new Ping(1));
        OneLink.Taken stream = server.lastTaken();
        server.open(new Open(0, OpenKind.TCP, 0, 1, 7, Frames.WINDOW, Visitor.NONE, false, server.bytes(500)));
        server.link.carrierClosed("the connection closed");
        assertThat(stream.log().frames).hasSize(1);
        assertNothingHeld();
    }

    @Test
    void the_owner_is_told_once_that_the_link_has_ended() {
        server.link.fail(ResetCode.INTERNAL, "");
        server.link.fail(ResetCode.INTERNAL, "");
        server.link.carrierClosed("");
        assertThat(server.events).containsExactly("closed");
        assertThat(server.closedBy).isEqualTo(ResetCode.INTERNAL);
    }

    @Test
    void a_link_that_has_ended_takes_and_sends_nothing() {
        OneLink.Taken stream = server.open(Frames.open(0));
        server.link.carrierClosed("");
        server.says(Frames.open(1));
        server.link.send(new Ping(1));
        server.link.goAway(ResetCode.NONE, 0, "");
        stream.port().send(new Data(2, false, server.bytes(10)));
        server.pass(20_000);
        assertThat(server.hears()).isEmpty();
        assertThat(server.taken).isEmpty();
        assertThat(server.link.open(new FrameLog())).isNull();
        assertNothingHeld();
    }

    @Test
    void frames_behind_the_one_that_ended_the_link_are_not_taken() {
        server.says(Frames.open(1), Frames.open(2), Frames.data(1, 10));
        assertThat(server.lastTaken().log().frames)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("RESET 1 LINK_LOST");
        assertNothingHeld();
    }

    private void assertNothingHeld() {
        assertThat(server.link.openStreams()).isZero();
        assertThat(server.budget.used()).isZero();
        assertThat(server.bytesHeld()).isZero();
    }
}
