package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which frame may come in which state of a stream: the table of {@code docs/protocol.md}, section Streams. */
class LinkOrderTest {
    /** {@code half} is half closed, remote; the opener of a stream sees OPENED and HEAD, the acceptor never. */
    private static final String TABLE = """
                     | opening opener | opening acceptor | open opener | open acceptor | half opener | half acceptor | closed opener | closed acceptor
            OPEN     | error          | error            | error       | error         | error       | error         | error         | error
            OPENED   | taken          | error            | error       | error         | error       | error         | dropped       | dropped
            HEAD     | error          | error            | taken       | error         | error       | error         | dropped       | dropped
            DATA     | error          | taken            | taken       | taken         | error       | error         | dropped       | dropped
            TRAILERS | error          | taken            | taken       | taken         | error       | error         | dropped       | dropped
            CREDIT   | error          | taken            | taken       | taken         | taken       | taken         | dropped       | dropped
            RESET    | taken          | taken            | taken       | taken         | taken       | taken         | dropped       | dropped
            """;

    private final OneLink server = OneLink.session();

    @ParameterizedTest(name = "{0} while {1}: {2}")
    @MethodSource("table")
    void a_frame_is_taken_dropped_or_ends_the_link_by_the_streams_state(String frame, String state, String outcome) {
        boolean opener = state.endsWith("opener");
        OneLink.Taken stream = reach(state.substring(0, state.indexOf(' ')), opener);
        stream.log().take();

        server.says(frame(frame, stream.port().id()));

        switch (outcome) {
            case "taken" ->
                assertThat(stream.log().frames).hasSize(1).first().asString().startsWith(frame);
            case "dropped" -> {
                assertThat(stream.log().frames).isEmpty();
                assertThat(server.link.droppedFrames()).isEqualTo(1);
            }
            default -> assertThat(server.closedBy).isEqualTo(ResetCode.PROTOCOL_ERROR);
        }
        assertThat(server.closedBy != null).isEqualTo(outcome.equals("error"));
        assertThat(server.bytesHeld()).isZero();
    }

    @Test
    void the_end_of_both_directions_closes_the_stream_on_both_ways_of_saying_it() {
        OneLink.Taken stream = reach("open", true);
        server.says(Frames.trailers(2));
        assertThat(server.link.openStreams()).isEqualTo(1);
        stream.port().send(Frames.fin(2));
        assertThat(server.hears()).containsExactly("DATA 2 0 FIN");
        assertThat(server.link.openStreams()).isZero();
        assertThat(server.budget.used()).isZero();
    }

    @Test
    void a_stream_stays_open_until_its_last_bytes_have_left() {
        OneLink.Taken stream = reach("half", true);
        server.room = 0;
        stream.port().send(Frames.lastData(2, 100));
        server.link.flush();
        assertThat(server.link.openStreams()).isEqualTo(1);
        server.room = 1000;
        server.link.flush();
        assertThat(server.link.openStreams()).isZero();
    }

    @Test
    void what_is_sent_after_fin_is_dropped_here_and_its_buffer_given_back() {
        OneLink.Taken stream = reach("open", false);
        stream.port().send(Frames.fin(1));
        stream.port().send(new Data(1, false, server.bytes(10)));
        assertThat(server.hears()).containsExactly("DATA 1 0 FIN");
        assertThat(server.bytesHeld()).isZero();
    }

    @Test
    void a_reset_discards_what_is_queued_and_is_not_answered() {
        OneLink.Taken stream = reach("open", false);
        stream.port().send(new Data(1, false, server.bytes(100_000)));
        server.says(Frames.reset(1));
        assertThat(server.hears()).isEmpty();
        assertThat(stream.log().frames).containsExactly("RESET 1 CANCEL");
        assertThat(server.bytesHeld()).isZero();
    }

    private OneLink.Taken reach(String state, boolean opener) {
        OneLink.Taken stream;
        if (opener) {
            stream = server.open(Frames.open(0));
        } else {
            server.says(Frames.open(1));
            stream = server.lastTaken();
        }
        long id = stream.port().id();
        if (!state.equals("opening") && opener) {
            server.says(new Opened(id, Frames.WINDOW));
        } else if (!state.equals("opening")) {
            stream.port().send(new Opened(id, Frames.WINDOW));
        }
        if (state.equals("half") || state.equals("closed")) {
            server.says(Frames.fin(id));
        }
        if (state.equals("closed")) {
            stream.port().send(Frames.fin(id));
        }
        server.hears();
        return stream;
    }

    private static StreamFrame frame(String name, long id) {
        return switch (name) {
            case "OPEN" -> Frames.open(id);
            case "OPENED" -> new Opened(id, Frames.WINDOW);
            case "HEAD" -> Frames.head(id);
            case "DATA" -> Frames.data(id, 10);
            case "TRAILERS" -> Frames.trailers(id);
            case "CREDIT" -> new Credit(id, 2 * Frames.WINDOW);
            default -> Frames.reset(id);
        };
    }

    static List<Arguments> table() {
        String[][] cells =
                TABLE.lines().map(line -> line.trim().split("\\s*\\|\\s*", -1)).toArray(String[][]::new);
        List<Arguments> cases = new ArrayList<>();
        for (int row = 1; row < cells.length; row++) {
            for (int column = 1; column < cells[row].length; column++) {
                cases.add(Arguments.of(cells[row][0], cells[0][column], cells[row][column]));
            }
        }
        return cases;
    }
}
