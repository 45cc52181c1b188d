package dev.culvert.shared.link;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.Frame;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.Open;
import java.util.ArrayDeque;

/**
 * What waits to be sent on a link. Control frames and heads go first; then CREDIT, one for each stream and turn; then the
 * streams' bytes by deficit round robin (Shreedhar and Varghese, 1995), so that a bulk stream delays nobody by more than
 * a quantum.
 */
final class FairQueue {
    /** What a stream may send in one round while another one waits, bytes. */
    static final int QUANTUM = 16 * 1024;

    /** A message stays under the protocol's 1 MiB, the largest single frame included. */
    private static final int BATCH_BYTES = 512 * 1024;

    /** How much the urgent frames may overdraw the carrier's room: they are small, and what waits behind them is not. */
    private static final int URGENT_OVERDRAFT = 32 * 1024;

    private static final int LARGE_BYTES = 1024;

    private final Budget budget;
    private final ArrayDeque<Frame> urgent = new ArrayDeque<>();
    private final ArrayDeque<LinkStream> credits = new ArrayDeque<>();
    private final ArrayDeque<LinkStream> active = new ArrayDeque<>();

    FairQueue(Budget budget) {
        this.budget = budget;
    }

    void urgent(Frame frame) {
        urgent.add(frame);
        budget.take(large(frame));
    }

    /** Frames that wait to go first. */
    int urgentFrames() {
        return urgent.size();
    }

    void creditOf(LinkStream stream) {
        credits.add(stream);
    }

    void activate(LinkStream stream) {
        active.add(stream);
    }

    void forget(LinkStream stream) {
        active.remove(stream);
    }

    boolean isEmpty() {
        return urgent.isEmpty() && credits.isEmpty() && active.isEmpty();
    }

    /** Moves into the batch what may leave now. */
    void drainTo(Batch batch, int room) {
        int urgentRoom = Math.min(BATCH_BYTES, room + URGENT_OVERDRAFT);
        while (!urgent.isEmpty() && batch.bytes() < urgentRoom) {
            Frame first = urgent.remove();
            budget.give(large(first));
            batch.add(first);
        }
        while (!credits.isEmpty() && batch.bytes() < urgentRoom) {
            credits.poll().writeCredit(batch);
        }
        int dataRoom = Math.min(BATCH_BYTES, room);
        while (urgent.isEmpty() && !active.isEmpty() && batch.bytes() < dataRoom) {
            round(active.poll(), batch, dataRoom);
        }
    }

    /** Drops all that waits. */
    void clear() {
        urgent.forEach(frame -> {
            budget.give(large(frame));
            frame.release();
        });
        urgent.clear();
        credits.clear();
        active.clear();
    }

    /** What a frame without credit counts; small ones are limited in number. */
    private static int large(Frame frame) {
        int bytes = frame instanceof Open open
                ? open.payload().readableBytes()
                : frame instanceof Head head ? head.block().readableBytes() : 0;
        return bytes > LARGE_BYTES ? bytes : 0;
    }

    private void round(LinkStream stream, Batch batch, int room) {
        boolean alone = active.isEmpty();
        int left = stream.deficit() > 0 ? stream.deficit() : QUANTUM;
        while (stream.hasWaiting() && left > 0 && batch.bytes() < room) {
            int most = alone ? room - batch.bytes() : Math.min(left, QUANTUM);
            left -= stream.writeOne(batch, most);
            if (alone) {
                left = QUANTUM;
            }
        }
        if (!stream.hasWaiting()) {
            stream.deficit(0);
            stream.deactivated();
        } else if (left > 0) {
            stream.deficit(left);
            active.addFirst(stream); // its round was cut short by the carrier
        } else {
            stream.deficit(0);
            active.add(stream);
        }
    }
}
