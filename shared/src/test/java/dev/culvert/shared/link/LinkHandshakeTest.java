package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.stream.FrameLog;
import org.junit.jupiter.api.Test;

class LinkHandshakeTest {
    private final OneLink server = new OneLink(LinkSettings.session());
    private final OneLink client = new OneLink(LinkSettings.client());

    @Test
    void a_server_takes_nothing_before_hello() {
        server.says(new Ping(1));
        assertThat(server.hears()).containsExactly("GOAWAY 0 PROTOCOL_ERROR: Ping as first frame (expected: HELLO)");
        assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(server.carrierClosed).isTrue();
    }

    @Test
    void a_client_takes_nothing_before_welcome() {
        client.says(new Update(OneLink.JSON));
        assertThat(client.closedBecause).isEqualTo("Update as first frame (expected: WELCOME)");
    }

    @Test
    void hello_is_no_welcome() {
        client.says(new Hello(OneLink.JSON));
        assertThat(client.closedBecause).isEqualTo("Hello as first frame (expected: WELCOME)");
    }

    @Test
    void a_refusal_may_come_in_place_of_welcome() {
        client.says(new GoAway(0, ResetCode.NOT_YOURS, 0, "the id is someone else's"));
        assertThat(client.events).containsExactly("GOAWAY 0 NOT_YOURS: the id is someone else's");
        assertThat(client.closedBy).isNull();
    }

    @Test
    void a_second_hello_ends_the_link() {
        server.says(new Hello(OneLink.JSON));
        server.link.send(new Welcome(OneLink.JSON));
        server.says(new Hello(OneLink.JSON));
        assertThat(server.closedBecause).isEqualTo("a second Hello");
    }

    @Test
    void a_stream_before_welcome_ends_the_link() {
        server.says(new Hello(OneLink.JSON), Frames.open(1));
        assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        assertThat(server.closedBecause).isEqualTo("Open before WELCOME");
        assertThat(server.bytesHeld()).isZero();
    }

    @Test
    void streams_are_opened_from_welcome_on() {
        assertThat(client.link.open(new FrameLog())).isNull();
        client.says(new Welcome(OneLink.JSON));
        assertThat(client.link.open(new FrameLog())).isNotNull();
        assertThat(server.link.open(new FrameLog())).isNull();
        server.link.send(new Welcome(OneLink.JSON));
        assertThat(server.link.open(new FrameLog())).isNotNull();
    }

    @Test
    void the_owner_is_told_of_hello_and_welcome() {
        server.says(new Hello(OneLink.JSON));
        client.says(new Welcome(OneLink.JSON));
        assertThat(server.events).containsExactly("HELLO");
        assertThat(client.events).containsExactly("WELCOME");
    }

    @Test
    void a_client_that_says_nothing_is_closed_after_five_seconds() {
        server.pass(4_900);
        assertThat(server.closedBy).isNull();
        server.pass(100);
        assertThat(server.closedBy).isEqualTo(ResetCode.TIMEOUT);
        assertThat(server.hears()).containsExactly("GOAWAY 0 TIMEOUT: timeout: no handshake within 5000 ms");
    }

    @Test
    void a_client_waits_ten_seconds_for_welcome_and_asks_for_nothing_meanwhile() {
        client.pass(9_900);
        assertThat(client.closedBy).isNull();
        assertThat(client.hears()).isEmpty();
        client.pass(100);
        assertThat(client.closedBy).isEqualTo(ResetCode.TIMEOUT);
    }

    @Test
    void a_carrier_that_ends_before_welcome_has_lost_no_link() {
        client.link.carrierClosed("refused");
        assertThat(client.closedBy).isEqualTo(ResetCode.NONE);
        assertThat(client.closedBecause).isEqualTo("refused");
    }
}
