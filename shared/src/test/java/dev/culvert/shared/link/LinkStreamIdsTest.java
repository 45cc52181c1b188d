package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.FrameLog;
import org.junit.jupiter.api.Test;

/** Who may open which streams, and how many. */
class LinkStreamIdsTest {
    private final OneLink server = OneLink.session();

    @Test
    void the_dialling_end_opens_odd_ids_that_rise() {
        OneLink client = OneLink.client();
        assertThat(client.link.open(new FrameLog()).id()).isEqualTo(1);
        assertThat(client.link.open(new FrameLog()).id()).isEqualTo(3);
    }

    @Test
    void the_accepting_end_opens_even_ids_that_rise() {
        assertThat(server.link.open(new FrameLog()).id()).isEqualTo(2);
        assertThat(server.link.open(new FrameLog()).id()).isEqualTo(4);
    }

    @Test
    void an_open_of_the_wrong_parity_ends_the_link() {
        server.says(Frames.open(2));
        assertEnded("OPEN of stream 2 (expected: odd, above 0)");
    }

    @Test
    void ids_may_leave_gaps_but_never_fall() {
        server.says(Frames.open(5), Frames.open(11));
        assertThat(server.taken).hasSize(2);
        server.says(Frames.open(9));
        assertEnded("OPEN of stream 9 (expected: odd, above 11)");
    }

    @Test
    void an_id_is_never_used_twice() {
        server.says(Frames.open(1), Frames.reset(1), Frames.open(1));
        assertEnded("OPEN of stream 1 (expected: odd, above 1)");
    }

    @Test
    void a_frame_for_an_id_that_the_other_end_never_opened_ends_the_link() {
        server.says(Frames.open(1), Frames.data(3, 10));
        assertEnded("Data for stream 3, which was never opened");
    }

    @Test
    void a_frame_for_an_id_that_this_end_never_opened_ends_the_link() {
        server.open(Frames.open(0));
        server.says(Frames.head(4));
        assertEnded("Head for stream 4, which was never opened");
    }

    @Test
    void a_skipped_id_counts_as_opened() {
        server.says(Frames.open(5), Frames.data(3, 10));
        assertThat(server.closedBy).isNull();
        assertThat(server.link.droppedFrames()).isEqualTo(1);
        assertThat(server.bytesHeld()).isZero();
    }

    @Test
    void without_an_acceptor_each_open_is_refused() {
        server.link.acceptStreams(null);
        server.says(Frames.open(1));
        assertThat(server.hears()).containsExactly("RESET 1 REFUSED: no more streams are taken on this link");
        assertThat(server.link.openStreams()).isZero();
        assertThat(server.budget.used()).isZero();
    }

    @Test
    void this_end_opens_no_more_streams_at_once_than_welcome_said() {
        server.link.limitStreams(2);
        OneLink.Taken first = server.open(Frames.open(0));
        server.open(Frames.open(0));
        assertThat(server.link.open(new FrameLog())).isNull();
        first.port().send(Frames.reset(first.port().id()));
        assertThat(server.link.open(new FrameLog())).isNotNull();
    }

    @Test
    void a_limit_on_streams_is_only_lowered() {
        server.link.limitStreams(1);
        server.link.limitStreams(5);
        server.open(Frames.open(0));
        assertThat(server.link.open(new FrameLog())).isNull();
    }

    @Test
    void the_stream_beyond_ten_thousand_is_refused_and_the_others_go_on() {
        for (long i = 0; i < 10_000; i++) {
            server.says(Frames.open(2 * i + 1));
        }
        assertThat(server.hears()).isEmpty();
        server.says(Frames.open(20_001));
        assertThat(server.hears()).containsExactly("RESET 20001 REFUSED: no more streams are taken on this link");
        assertThat(server.link.openStreams()).isEqualTo(10_000);
        assertThat(server.closedBy).isNull();
    }

    private void assertEnded(String why) {
        assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(server.closedBecause).isEqualTo(why);
        assertThat(server.link.openStreams()).isZero();
        assertThat(server.bytesHeld()).isZero();
    }
}
