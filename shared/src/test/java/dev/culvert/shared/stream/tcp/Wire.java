package dev.culvert.shared.stream.tcp;

import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.netty.channel.EventLoop;

/** One direction of a stream's way between two ends on one event loop: a frame arrives in a later turn. */
final class Wire implements FramePort {
    private final EventLoop loop;
    private FrameSink to;

    Wire(EventLoop loop) {
        this.loop = loop;
    }

    void to(FrameSink sink) {
        to = sink;
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public void send(StreamFrame frame) {
        loop.execute(() -> to.receive(frame));
    }

    @Override
    public boolean congested() {
        return false;
    }
}
