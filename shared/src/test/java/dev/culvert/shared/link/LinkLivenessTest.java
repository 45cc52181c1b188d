package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.frame.Pong;
import dev.culvert.shared.frame.ResetCode;
import org.junit.jupiter.api.Test;

/** What a link does about silence. */
class LinkLivenessTest {
    private final OneLink server = OneLink.session();

    @Test
    void a_ping_is_answered_with_its_token() {
        server.says(new Ping(77));
        assertThat(server.hears()).containsExactly("PONG 77");
    }

    @Test
    void a_session_asks_every_five_seconds_and_a_peer_twice_a_second() {
        OneLink peer = new OneLink(LinkSettings.peer(false)).handshake(false);
        server.pass(5_000);
        peer.pass(1_000);
        assertThat(server.hears()).containsExactly("PING 1");
        assertThat(peer.hears()).containsExactly("PING 1", "PING 2");
    }

    @Test
    void a_client_that_leaves_a_ping_unanswered_is_suspect_until_a_byte_comes() {
        server.pass(6_400);
        assertThat(server.events).isEmpty();
        server.pass(100);
        assertThat(server.events).containsExactly("suspect");
        assertThat(server.link.suspect()).isTrue();
        server.says(Frames.open(1));
        assertThat(server.events).containsExactly("suspect", "suspect no longer");
    }

    @Test
    void a_client_that_is_silent_for_fifteen_seconds_is_dead() {
        server.says(Frames.open(1));
        server.pass(14_900);
        assertThat(server.closedBy).isNull();
        server.hears();
        server.pass(100);
        assertThat(server.hears()).containsExactly("GOAWAY 1 DEAD: timeout: no sign of life for 15000 ms");
        assertThat(server.closedBy).isEqualTo(ResetCode.DEAD);
        assertThat(server.lastTaken().log().frames).hasSize(1);
    }

    @Test
    void a_peer_that_is_silent_for_three_seconds_is_dead() {
        OneLink peer = new OneLink(LinkSettings.peer(true)).handshake(true);
        peer.pass(2_900);
        assertThat(peer.closedBy).isNull();
        peer.pass(100);
        assertThat(peer.closedBy).isEqualTo(ResetCode.DEAD);
    }

    @Test
    void a_stream_that_waits_half_a_second_for_opened_makes_the_link_ask_at_once() {
        server.open(Frames.open(0));
        server.pass(400);
        assertThat(server.hears()).isEmpty();
        server.pass(100);
        assertThat(server.hears()).containsExactly("PING 1");
        server.pass(1_000);
        assertThat(server.hears()).as("once").isEmpty();
    }

    @Test
    void streams_that_were_opened_or_reset_in_time_make_nobody_ask() {
        server.open(Frames.open(0));
        OneLink.Taken second = server.open(Frames.open(0));
        server.says(new Opened(2, Frames.WINDOW));
        second.port().send(Frames.reset(4));
        server.hears();
        server.pass(1_000);
        assertThat(server.hears()).isEmpty();
    }

    @Test
    void the_round_trip_is_measured() {
        server.pass(5_000);
        server.clock.pass(30);
        server.says(new Pong(1));
        assertThat(server.link.rttNanos()).isEqualTo(30_000_000);
    }
}
