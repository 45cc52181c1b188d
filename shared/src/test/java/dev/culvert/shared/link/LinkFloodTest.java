package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** What no credit limits, and frames that this version does not know. */
class LinkFloodTest {
    private final OneLink server = OneLink.session();

    @Test
    void a_flood_of_pings_ends_the_link() {
        for (int i = 0; i < 21; i++) {
            server.says(new Ping(i));
        }
        assertThat(server.closedBy).isEqualTo(ResetCode.ENHANCE_YOUR_CALM);
        assertThat(server.closedBecause).isEqualTo("too many PING frames (expected: at most 10 a second)");
    }

    @Test
    void credits_that_raise_nothing_are_limited() {
        server.open(Frames.open(0));
        server.says(new Opened(2, Frames.WINDOW));
        for (int i = 0; i < 10_001; i++) {
            server.says(new Credit(2, Frames.WINDOW));
        }
        assertThat(server.closedBecause).startsWith("too many CREDIT frames that raise nothing");
    }

    @Test
    void credits_that_raise_something_are_not() {
        server.open(Frames.open(0));
        server.says(new Opened(2, Frames.WINDOW));
        for (int i = 1; i <= 20_000; i++) {
            server.says(new Credit(2, Frames.WINDOW + i));
        }
        assertThat(server.closedBy).isNull();
    }

    @Test
    void a_server_may_reset_as_many_streams_as_visitors_leave() {
        OneLink client = OneLink.client();
        for (int i = 1; i <= 11_000; i++) {
            client.says(Frames.open(2L * i), Frames.reset(2L * i));
            client.taken.clear();
        }
        assertThat(client.closedBy).isNull();
    }

    @Test
    void a_frame_of_an_unknown_type_from_128_on_is_skipped() {
        server.saysBytes(0, 0, 3, 200, 0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3);
        server.says(new Ping(9));
        assertThat(server.hears()).containsExactly("PONG 9");
    }

    @Test
    void a_frame_of_an_unknown_type_below_128_ends_the_link() {
        server.saysBytes(0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(server.closedBecause).isEqualTo("frame type: 100 (expected: 0-15 or 128-255)");
    }
}
