package dev.culvert.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.stream.FramePort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a stream's owner throws is the end of that stream alone. */
class ThrowingSinkTest {
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final SimulatedBus wire = new SimulatedBus((nanos, task) -> turns.add(task), () -> 0, () -> 0);
    private final List<FramePort> accepted = new ArrayList<>();
    private final List<StreamFrame> atTheBrokenOne = new ArrayList<>();
    private final List<StreamFrame> atTheOther = new ArrayList<>();
    private final FrameBus visitors = wire.join("visitors", (port, open) -> null);
    private final FrameBus clients = wire.join("clients", (port, open) -> {
        open.release();
        if (open.offer() == 13) {
            throw new IllegalStateException("this acceptor is broken");
        }
        accepted.add(port);
        port.send(new Opened(port.id(), 1 << 16));
        return open.offer() == 1 ? this::broken : atTheOther::add;
    });

    @Test
    void the_rest_of_a_batch_reaches_its_streams() {
        List<StreamFrame> first = new ArrayList<>();
        List<StreamFrame> second = new ArrayList<>();
        FramePort broken = open(1, first);
        FramePort whole = open(2, second);
        run();
        ByteBuf bytes = Unpooled.buffer().writeByte(7);

        broken.send(new Data(broken.id(), false, Unpooled.buffer().writeByte(1)));
        whole.send(new Data(whole.id(), false, bytes));
        run();

        assertThat(atTheOther)
                .singleElement()
                .isInstanceOfSatisfying(
                        Data.class, data -> assertThat(data.payload()).isSameAs(bytes));
        assertThat(second).singleElement().isInstanceOf(Opened.class);
        assertThat(visitors.openStreams()).isEqualTo(1);
        assertThat(clients.openStreams()).isEqualTo(1);
    }

    @Test
    void both_sides_of_the_broken_stream_see_its_end() {
        List<StreamFrame> answers = new ArrayList<>();
        FramePort broken = open(1, answers);
        run();
        broken.send(new Data(broken.id(), false, Unpooled.buffer().writeByte(1)));
        run();

        assertThat(answers).last().satisfies(ThrowingSinkTest::isInternal);
        assertThat(atTheBrokenOne).singleElement().satisfies(ThrowingSinkTest::isInternal);
    }

    @Test
    void a_stream_whose_acceptor_throws_is_reset() {
        List<StreamFrame> answers = new ArrayList<>();
        open(13, answers);
        run();

        assertThat(answers).singleElement().satisfies(ThrowingSinkTest::isInternal);
        assertThat(visitors.openStreams() + clients.openStreams()).isZero();
    }

    private void broken(StreamFrame frame) {
        frame.release();
        if (frame instanceof Data) {
            throw new IllegalStateException("this sink is broken");
        }
        atTheBrokenOne.add(frame);
    }

    private FramePort open(int offer, List<StreamFrame> answers) {
        FramePort port = visitors.open("clients", answers::add);
        port.send(new Open(port.id(), OpenKind.HTTP, 0, offer, 1, 1 << 16, Visitor.NONE, false, Unpooled.buffer()));
        return port;
    }

    private void run() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
    }

    private static void isInternal(StreamFrame frame) {
        assertThat(frame)
                .isInstanceOfSatisfying(
                        Reset.class, reset -> assertThat(reset.code()).isEqualTo(ResetCode.INTERNAL));
    }
}
