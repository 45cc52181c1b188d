package dev.culvert.shared.stream;

import dev.culvert.shared.frame.FrameText;
import dev.culvert.shared.frame.StreamFrame;
import java.util.ArrayList;
import java.util.List;

/** Notes which frames come, and gives their buffers back. */
public final class FrameLog implements FrameSink {
    public final List<String> frames = new ArrayList<>();
    public int timesDrained;

    @Override
    public void receive(StreamFrame frame) {
        frames.add(FrameText.take(frame));
    }

    @Override
    public void drained() {
        timesDrained++;
    }

    /** What has come since this was last asked. */
    public List<String> take() {
        List<String> taken = List.copyOf(frames);
        frames.clear();
        return taken;
    }
}
