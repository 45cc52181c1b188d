package dev.culvert.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Frames;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.stream.FrameLog;
import dev.culvert.shared.stream.FramePort;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two places on the bus; messages arrive and turns end when a test says {@link #run}. */
class FrameBusTest {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final List<String> messages = new ArrayList<>();
    private final List<FramePort> accepted = new ArrayList<>();
    private final FrameLog atClients = new FrameLog();
    private final FrameBus visitors = new FrameBus("visitors", new Way("visitors"), (port, open) -> null);
    private final FrameBus clients = new FrameBus("clients", new Way("clients"), (port, open) -> {
        open.release();
        accepted.add(port);
        return atClients;
    });
    private boolean clientsGone;

    @Test
    void all_frames_that_a_turn_has_for_one_address_are_one_message() {
        FramePort first = open(new FrameLog());
        FramePort second = open(new FrameLog());
        first.send(Frames.data(1, 10));
        second.send(Frames.data(2, 20));
        first.send(Frames.data(1, 30));
        run();
        assertThat(messages).containsExactly("visitors to clients: 5");
        assertThat(atClients.frames).containsExactly("DATA 1 10", "DATA 2 20", "DATA 1 30");
    }

    @Test
    void a_turn_that_has_nothing_sends_nothing() {
        open(new FrameLog());
        run();
        messages.clear();
        run();
        assertThat(messages).isEmpty();
    }

    @Test
    void the_same_id_means_another_stream_to_the_side_that_opened_it() {
        FrameLog back = new FrameLog();
        FramePort byVisitors = open(back);
        run();
        FrameLog opposite = new FrameLog();
        FramePort byClients = clients.open("visitors", opposite);
        assertThat(byClients.id()).isEqualTo(byVisitors.id());
        accepted.get(0).send(new Opened(1, 8192));
        run();
        assertThat(back.frames).containsExactly("OPENED 1 window 8192");
        assertThat(opposite.frames).isEmpty();
    }

    @Test
    void a_buffer_passes_by_reference() {
        ByteBuf bytes = Frames.bytes(10);
        List<Object> seen = new ArrayList<>();
        FramePort port = visitors.open("clients", frame -> seen.add(((Data) frame).payload()));
        port.send(Frames.open(port.id()));
        run();
        accepted.get(0).send(new Data(1, false, bytes));
        run();
        assertThat(seen).containsExactly(bytes);
    }

    @Test
    void a_stream_is_forgotten_when_both_directions_have_ended() {
        FramePort port = open(new FrameLog());
        run();
        port.send(Frames.fin(1));
        run();
        assertThat(visitors.openStreams()).isEqualTo(1);
        accepted.get(0).send(Frames.fin(1));
        run();
        assertThat(visitors.openStreams()).isZero();
        assertThat(clients.openStreams()).isZero();
    }

    @Test
    void a_frame_that_crosses_a_reset_is_given_back() {
        FramePort port = open(new FrameLog());
        run();
        ByteBuf crossing = Frames.bytes(10);
        accepted.get(0).send(new Data(1, false, crossing));
        port.send(Frames.reset(1));
        run();
        assertThat(crossing.refCnt()).isZero();
        assertThat(visitors.openStreams()).isZero();
    }

    @Test
    void what_is_sent_after_the_end_is_given_back() {
        FramePort port = open(new FrameLog());
        port.send(Frames.fin(1));
        ByteBuf late = Frames.bytes(10);
        port.send(new Data(1, false, late));
        run();
        assertThat(late.refCnt()).isZero();
        assertThat(atClients.frames).containsExactly("DATA 1 0 FIN");
    }

    @Test
    void an_address_where_nobody_is_resets_its_streams() {
        clientsGone = true;
        FrameLog back = new FrameLog();
        open(back);
        run();
        assertThat(back.frames).containsExactly("RESET 1 LINK_LOST: the other side's verticle has stopped");
        assertThat(visitors.openStreams()).isZero();
    }

    @Test
    void a_place_that_leaves_resets_its_streams_on_its_own_side() {
        FrameLog back = new FrameLog();
        open(back);
        run();
        visitors.leave();
        assertThat(back.frames).containsExactly("RESET 1 LINK_LOST: the other side's verticle has stopped");
        assertThat(visitors.openStreams()).isZero();
    }

    @Test
    void what_was_sent_in_the_turn_of_leaving_still_arrives() {
        FramePort port = open(new FrameLog());
        run();
        port.send(Frames.lastData(1, 10));
        visitors.leave();
        run();
        assertThat(atClients.frames).startsWith("DATA 1 10 FIN");
    }

    @Test
    void after_a_loss_the_address_can_be_used_again() {
        open(new FrameLog());
        run();
        visitors.lost("clients");
        clients.lost("visitors");
        FramePort again = open(new FrameLog());
        again.send(Frames.data(again.id(), 7));
        run();
        assertThat(atClients.frames).endsWith("DATA 2 7");
    }

    private FramePort open(FrameLog back) {
        FramePort port = visitors.open("clients", back);
        port.send(Frames.open(port.id()));
        return port;
    }

    private void run() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    private final class Way implements BusTransport {
        private final String from;

        Way(String from) {
            this.from = from;
        }

        @Override
        public void send(String to, FrameBatch batch) {
            messages.add(from + " to " + to + ": " + batch.size());
            turns.add(() -> {
                if (clientsGone) {
                    batch.release();
                    visitors.lost(to);
                } else {
                    (to.equals("clients") ? clients : visitors).receive(batch);
                }
            });
        }

        @Override
        public void atEndOfTurn(Runnable flush) {
            turns.add(flush);
        }
    }
}
