package dev.culvert.shared.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Credit;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.FramePort;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What crosses the end of a stream: honest ends may not lose their link by it, and floods must. */
class ClosedStreamsTest {
    private static final int WINDOW = 256 * 1024;

    private final TwoLinks links = new TwoLinks();
    private final ArrayDeque<FramePort> accepted = new ArrayDeque<>();

    ClosedStreamsTest() {
        links.client.acceptStreams((port, open) -> {
            open.release();
            accepted.add(port);
            return StreamFrame::release;
        });
    }

    @Test
    void visitors_who_leave_before_their_answer_do_not_end_the_link() {
        for (int second = 0; second < 4; second++) {
            for (int visitor = 0; visitor < 2_000; visitor++) {
                FramePort port = open(true);
                links.run();
                FramePort back = accepted.remove();
                port.send(new Reset(port.id(), ResetCode.CANCEL, "the visitor left"));
                back.send(new Opened(back.id(), WINDOW));
                back.send(new Head(back.id(), false, Unpooled.buffer().writeShort(200)));
                back.send(new Data(back.id(), true, Unpooled.wrappedBuffer(new byte[100])));
                links.run();
            }
            links.pass(1000);
        }
        assertThat(links.serverEnd.closedBecause).isNull();
        assertThat(links.clientEnd.closedBecause).isNull();
        assertThat(links.server.openStreams()).isZero();
        assertThat(links.client.openStreams()).isZero();
    }

    @Test
    void credit_that_crosses_the_end_of_its_stream_does_not_end_the_link() {
        for (int second = 0; second < 4; second++) {
            for (int answer = 0; answer < 5_000; answer++) {
                FramePort port = open(true);
                links.run();
                FramePort back = accepted.remove();
                back.send(new Opened(back.id(), WINDOW));
                back.send(new Head(back.id(), false, Unpooled.buffer().writeShort(200)));
                links.run();
                port.send(new Credit(port.id(), 2 * WINDOW));
                back.send(new Data(back.id(), true, Unpooled.wrappedBuffer(new byte[100])));
                links.run();
            }
            links.pass(1000);
        }
        assertThat(links.serverEnd.closedBecause).isNull();
        assertThat(links.clientEnd.closedBecause).isNull();
    }

    @Test
    void frames_for_a_stream_that_is_long_closed_end_the_link_of_whoever_floods_it() {
        FramePort port = open(true);
        links.run();
        port.send(new Reset(port.id(), ResetCode.CANCEL, "the visitor left"));
        links.run();
        List<FramePort> forged = new ArrayList<>(accepted);
        for (int frame = 0; frame < 2_000; frame++) {
            links.client.urgent(new Data(forged.get(0).id(), true, Unpooled.EMPTY_BUFFER));
        }
        links.run();
        assertThat(links.serverEnd.closedBy).isEqualTo(ResetCode.ENHANCE_YOUR_CALM);
    }

    @Test
    void resets_of_a_clients_own_streams_are_limited_also_where_the_stream_was_refused() {
        for (int stream = 0; stream < 11_000; stream++) {
            FramePort port = links.client.open(StreamFrame::release);
            if (port == null) {
                break;
            }
            port.send(open(port, true));
            port.send(new Reset(port.id(), ResetCode.CANCEL, ""));
            links.run();
        }
        assertThat(links.serverEnd.closedBy).isEqualTo(ResetCode.ENHANCE_YOUR_CALM);
        assertThat(links.serverEnd.closedBecause).contains("RESETs of the sender's own streams");
    }

    @Test
    void an_owner_that_throws_as_the_link_ends_keeps_no_other_stream_open() {
        List<StreamFrame> ends = new ArrayList<>();
        for (int stream = 0; stream < 3; stream++) {
            FramePort port = links.server.open(frame -> {
                ends.add(frame);
                throw new IllegalStateException("this sink is broken");
            });
            port.send(open(port, false));
        }
        links.run();

        links.server.carrierClosed("cut");

        assertThat(ends).hasSize(3);
        assertThat(links.serverEnd.closedBy).isEqualTo(ResetCode.LINK_LOST);
        assertThat(links.serverBudget.used()).isZero();
    }

    @Test
    void opens_whose_refusals_are_not_read_end_the_link() {
        links.server.acceptStreams((port, open) -> {
            open.release();
            port.send(new Reset(port.id(), ResetCode.NO_ROUTE, "no such service"));
            return null;
        });
        links.serverEnd.stuck = true;
        for (int stream = 0; stream < 200_000 && links.serverEnd.closedBy == null; stream++) {
            FramePort port = links.client.open(StreamFrame::release);
            port.send(open(port, true));
            port.send(new Reset(port.id(), ResetCode.CANCEL, ""));
            if (stream % 100 == 99) {
                links.pass(1_000); // slowly enough for every other limit
                links.run();
            }
        }
        assertThat(links.serverEnd.closedBy).isEqualTo(ResetCode.ENHANCE_YOUR_CALM);
    }

    @Test
    void no_streams_are_opened_while_thousands_of_frames_wait_to_be_read() {
        links.serverEnd.stuck = true;
        int opened = 0;
        for (FramePort port = links.server.open(StreamFrame::release);
                port != null && opened < 100_000;
                port = links.server.open(StreamFrame::release)) {
            opened++;
            port.send(open(port, true));
            port.send(new Reset(port.id(), ResetCode.CANCEL, "the visitor left"));
        }
        assertThat(opened).isBetween(5_000, 20_000);
        assertThat(links.serverEnd.closedBy).isNull();
        links.serverEnd.stuck = false;
        links.run();
        assertThat(links.server.open(StreamFrame::release)).isNotNull();
    }

    @Test
    void large_heads_that_wait_count_against_the_budget() {
        links.serverEnd.stuck = true;
        FramePort port = links.server.open(StreamFrame::release);
        long before = links.serverBudget.used();
        port.send(new Open(
                port.id(),
                OpenKind.HTTP,
                0,
                1,
                0,
                WINDOW,
                Visitor.NONE,
                true,
                Unpooled.buffer().writeZero(60_000)));

        assertThat(links.serverBudget.used() - before).isGreaterThanOrEqualTo(60_000);
        links.server.carrierClosed("cut");
        assertThat(links.serverBudget.used()).isZero();
    }

    private FramePort open(boolean fin) {
        FramePort port = links.server.open(StreamFrame::release);
        assertThat(port).as("the link takes streams").isNotNull();
        port.send(open(port, fin));
        return port;
    }

    private static Open open(FramePort port, boolean fin) {
        return new Open(
                port.id(),
                OpenKind.HTTP,
                0,
                1,
                0,
                Math.max(WINDOW, Budget.MIN_WINDOW),
                Visitor.NONE,
                fin,
                Unpooled.wrappedBuffer(new byte[10]));
    }
}
