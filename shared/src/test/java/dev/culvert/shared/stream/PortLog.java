package dev.culvert.shared.stream;

import dev.culvert.shared.frame.FrameText;
import dev.culvert.shared.frame.StreamFrame;
import java.util.ArrayList;
import java.util.List;

/** A way that leads to the test: notes which frames go out, and gives their buffers back. */
final class PortLog implements FramePort {
    final List<String> frames = new ArrayList<>();
    boolean full;
    private final long id;

    PortLog(long id) {
        this.id = id;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void send(StreamFrame frame) {
        frames.add(FrameText.take(frame));
    }

    @Override
    public boolean congested() {
        return full;
    }

    /** What has gone out since this was last asked. */
    List<String> take() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
