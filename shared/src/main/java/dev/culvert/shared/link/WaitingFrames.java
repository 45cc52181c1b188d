package dev.culvert.shared.link;

import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.frame.Trailers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** The frames of one stream that wait for their turn on the link, in order. DATA is cut to what may leave at once. */
final class WaitingFrames {
    private final ArrayDeque<StreamFrame> frames = new ArrayDeque<>(2);
    private int bytes;

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Bytes of all payloads. */
    int bytes() {
        return bytes;
    }

    /** Takes a frame and its buffer; returns the bytes of its payload. */
    int add(StreamFrame frame) {
        frames.add(frame);
        int length = bytesOf(frame);
        bytes += length;
        return length;
    }

    /** Whether the first one is DATA, which is under credit. */
    boolean dataFirst() {
        return frames.element() instanceof Data;
    }

    /** Writes the first frame, of DATA at most {@code most} bytes; returns how many of payload. */
    int write(Batch batch, int most) {
        StreamFrame first = frames.element();
        int length = bytesOf(first);
        int piece = Math.max(1, Math.min(most, Data.MAX_BYTES));
        if (first instanceof Data data && length > piece) {
            length = piece;
            ByteBuf front = data.payload().readRetainedSlice(piece);
            batch.addData(data.stream(), front, false);
        } else {
            batch.add(frames.remove());
        }
        bytes -= length;
        return length;
    }

    /** Gives all of them back. */
    void clear() {
        frames.forEach(StreamFrame::release);
        frames.clear();
        bytes = 0;
    }

    private static int bytesOf(StreamFrame frame) {
        if (frame instanceof Data data) {
            return data.payload().readableBytes();
        }
        if (frame instanceof Trailers trailers) {
            return trailers.block().readableBytes();
        }
        return frame instanceof Head head ? head.block().readableBytes() : 0;
    }
}
