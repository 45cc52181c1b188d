package dev.culvert.shared.bus;

import dev.culvert.shared.frame.StreamFrame;
import java.util.Arrays;

/**
 * All frames that one turn of an event loop has for one address, in order: one message of the local bus, passed by
 * reference. Filled by its sender until it is sent, read by its receiver afterwards.
 */
final class FrameBatch {
    private final String from;
    private StreamFrame[] frames = new StreamFrame[8];
    private boolean[] openedBySender = new boolean[8];
    private int size;

    FrameBatch(String from) {
        this.from = from;
    }

    /**
     * @param bySender whether the sender's instance opened the stream; the id is the opener's
     */
    void add(StreamFrame frame, boolean bySender) {
        if (size == frames.length) {
            frames = Arrays.copyOf(frames, 2 * size);
            openedBySender = Arrays.copyOf(openedBySender, 2 * size);
        }
        frames[size] = frame;
        openedBySender[size++] = bySender;
    }

    String from() {
        return from;
    }

    int size() {
        return size;
    }

    StreamFrame frame(int i) {
        return frames[i];
    }

    boolean openedBySender(int i) {
        return openedBySender[i];
    }

    void release() {
        for (int i = 0; i < size; i++) {
            frames[i].release();
        }
    }
}
