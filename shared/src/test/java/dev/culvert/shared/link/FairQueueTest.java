package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Ping;
import dev.culvert.shared.stream.FrameLog;
import dev.culvert.shared.stream.FramePort;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves a link first. Everything waits since the carrier has no room, until a test makes some. */
class FairQueueTest {
    private static final int KIB = 1024;

    private final OneLink client = OneLink.client();

    @Test
    void a_small_request_waits_for_no_more_than_a_quantum_of_a_bulk_stream() {
        stream(1).send(Frames.data(1, 1000 * KIB));
        stream(3).send(Frames.data(3, 100));
        assertThat(leaves(64 * KIB)).startsWith("DATA 1 16384", "DATA 3 100");
    }

    @Test
    void streams_share_by_bytes_however_large_their_frames_are() {
        FramePort coarse = stream(1);
        FramePort fine = stream(3);
        coarse.send(Frames.data(1, 1000 * KIB));
        for (int i = 0; i < 1000; i++) {
            fine.send(Frames.data(3, KIB));
        }
        List<String> left = leaves(400 * KIB);
        assertThat(bytesOf(1, left)).isBetween(180 * KIB, 220 * KIB);
        assertThat(bytesOf(3, left)).isBetween(180 * KIB, 220 * KIB);
    }

    @Test
    void a_tiny_frame_counts_as_256_bytes() {
        FramePort bulk = stream(1);
        FramePort tiny = stream(3);
        bulk.send(Frames.data(1, 1000 * KIB));
        for (int i = 0; i < 1000; i++) {
            tiny.send(Frames.data(3, 1));
        }
        List<String> left = leaves(64 * KIB);
        assertThat(left.get(0)).isEqualTo("DATA 1 16384");
        assertThat(left.subList(1, 65)).containsOnly("DATA 3 1");
        assertThat(left.get(65)).isEqualTo("DATA 1 16384");
    }

    @Test
    void a_hundred_streams_take_turns() {
        for (int i = 0; i < 100; i++) {
            stream(2 * i + 1).send(Frames.data(2 * i + 1, 100 * KIB));
        }
        List<String> left = leaves(100 * 16 * KIB);
        for (int i = 0; i < 100; i++) {
            assertThat(bytesOf(2 * i + 1, left)).isBetween(0, 2 * 16 * KIB);
        }
        assertThat(left.stream().distinct()).hasSizeGreaterThanOrEqualTo(99);
    }

    @Test
    void a_stream_alone_sends_large_frames() {
        stream(1).send(Frames.data(1, 256 * KIB));
        assertThat(leaves(1000 * KIB)).containsExactly("DATA 1 262144");
    }

    @Test
    void a_round_that_the_carrier_cuts_short_is_finished_first() {
        FramePort first = stream(1);
        FramePort second = stream(3);
        for (int i = 0; i < 100; i++) {
            first.send(Frames.data(1, KIB));
            second.send(Frames.data(3, KIB));
        }
        assertThat(leaves(10 * KIB)).hasSize(10).containsOnly("DATA 1 1024");
        List<String> next = leaves(20 * KIB);
        assertThat(next.subList(0, 6)).containsOnly("DATA 1 1024");
        assertThat(next.subList(6, next.size())).containsOnly("DATA 3 1024");
    }

    @Test
    void control_frames_then_credit_then_bytes() {
        FramePort port = stream(1);
        client.says(new Opened(1, Frames.WINDOW));
        port.send(Frames.data(1, 100));
        port.send(new Credit(1, 100_000));
        client.says(new Ping(5));
        assertThat(leaves(KIB)).containsExactly("PONG 5", "CREDIT 1 to 100000", "DATA 1 100");
    }

    @Test
    void a_reset_overtakes_the_bytes_of_other_streams() {
        stream(1).send(Frames.data(1, 100));
        stream(3).send(Frames.reset(3));
        assertThat(leaves(KIB)).containsExactly("RESET 3 CANCEL", "DATA 1 100");
    }

    @Test
    void a_head_overtakes_other_streams_and_never_its_own_bytes() {
        client.room = 0;
        client.says(Frames.open(2), Frames.open(4));
        FramePort first = client.taken.get(0).port();
        FramePort second = client.taken.get(1).port();
        first.send(new Opened(2, Frames.WINDOW));
        second.send(new Opened(4, Frames.WINDOW));
        first.send(Frames.data(2, 10));
        first.send(Frames.head(2));
        second.send(Frames.head(4));
        assertThat(leaves(KIB))
                .containsExactly("OPENED 2 window 65536", "OPENED 4 window 65536", "HEAD 4", "DATA 2 10", "HEAD 2");
    }

    @Test
    void trailers_come_behind_the_bytes() {
        FramePort port = stream(1);
        port.send(Frames.data(1, 100));
        port.send(Frames.trailers(1));
        assertThat(leaves(KIB)).containsExactly("DATA 1 100", "TRAILERS 1 FIN");
    }

    @Test
    void without_room_nothing_leaves() {
        stream(1).send(Frames.data(1, 100));
        client.says(new Ping(5));
        client.room = 0;
        assertThat(client.hears()).isEmpty();
    }

    @Test
    void control_frames_may_overdraw_the_room_and_bytes_may_not() {
        client.room = 0;
        stream(1).send(Frames.data(1, 1000));
        for (int i = 0; i < 20; i++) {
            client.says(new Ping(i));
        }
        assertThat(leaves(1)).hasSize(20).allMatch(frame -> frame.startsWith("PONG"));
        assertThat(leaves(400)).containsExactly("DATA 1 400");
    }

    @Test
    void no_message_is_longer_than_the_protocol_allows() {
        for (int i = 0; i < 20; i++) {
            stream(2 * i + 1).send(Frames.data(2 * i + 1, 250 * KIB));
        }
        client.room = Integer.MAX_VALUE;
        assertThat(client.messages()).hasSizeGreaterThan(4).allMatch(bytes -> bytes <= 1024 * KIB);
    }

    @Test
    void a_turn_asks_the_carrier_once_for_a_flush() {
        FramePort port = stream(1);
        client.hears();
        client.flushesWanted = 0;
        port.send(Frames.data(1, 1));
        port.send(Frames.data(1, 1));
        port.send(Frames.data(1, 1));
        assertThat(client.flushesWanted).isEqualTo(1);
    }

    /** A stream whose OPEN has left: urgent frames may overdraw the room. */
    private FramePort stream(long id) {
        FramePort port = client.link.open(new FrameLog());
        assertThat(port.id()).isEqualTo(id);
        port.send(Frames.open(id));
        leaves(1);
        client.room = 0;
        return port;
    }

    private List<String> leaves(int room) {
        client.room = room;
        return client.hears();
    }

    private static int bytesOf(long id, List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.startsWith("DATA " + id + " "))
                .mapToInt(frame -> Integer.parseInt(frame.split(" ")[2]))
                .sum();
    }
}
