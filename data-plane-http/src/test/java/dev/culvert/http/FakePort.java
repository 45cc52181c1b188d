package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.Data;
import dev.culvert.shared.frame.Head;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.Opened;
import dev.culvert.shared.frame.Reset;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.StreamFrame;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A stream's other end, played by a test. */
final class FakePort implements FramePort {
    final String to;
    final List<StreamFrame> sent = new ArrayList<>();
    private final long id;
    private final FrameSink sink;

    FakePort(long id, String to, FrameSink sink) {
        this.id = id;
        this.to = to;
        this.sink = sink;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public void send(StreamFrame frame) {
        sent.add(frame);
    }

    @Override
    public boolean congested() {
        return false;
    }

    FakePort opened() {
        sink.receive(new Opened(id, 1 << 20));
        return this;
    }

    FakePort head(int status, String... fields) {
        return head(false, status, fields);
    }

    FakePort head(boolean fin, int status, String... fields) {
        try {
            ByteBuf block = Unpooled.buffer();
            HeadWriter writer = new HeadWriter().response(block, status);
            for (int i = 0; i < fields.length; i += 2) {
                writer.header(fields[i], fields[i + 1]);
            }
            sink.receive(new Head(id, fin, block));
            return this;
        } catch (BadHeadException e) {
            throw new AssertionError(e);
        }
    }

    FakePort data(String text) {
        sink.receive(new Data(id, false, bytes(text)));
        return this;
    }

    FakePort fin() {
        sink.receive(new Data(id, true, Unpooled.EMPTY_BUFFER));
        return this;
    }

    FakePort reset(ResetCode code) {
        sink.receive(new Reset(id, code, ""));
        return this;
    }

    Open open() {
        return (Open) sent.get(0);
    }

    /** What was sent as the request's body. */
    String body() {
        StringBuilder all = new StringBuilder();
        for (StreamFrame frame : sent) {
            if (frame instanceof Data data) {
                all.append(data.payload().toString(StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** The code by which the stream was reset; null if it was not. */
    ResetCode resetBy() {
        return sent.get(sent.size() - 1) instanceof Reset reset ? reset.code() : null;
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
