package dev.culvert.shared.stream;

import dev.culvert.shared.frame.ResetCode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The owner of a stream's end: notes what it is told, and gives buffers back. */
class OwnerLog implements StreamListener {
    final List<String> told = new ArrayList<>();

    @Override
    public void opened() {
        told.add("opened");
    }

    @Override
    public void head(ByteBuf block, boolean fin) {
        told.add(fin ? "head fin" : "head");
        block.release();
    }

    @Override
    public void data(ByteBuf bytes) {
        told.add("data " + bytes.readableBytes());
        bytes.release();
    }

    @Override
    public void trailers(ByteBuf block) {
        told.add("trailers");
        block.release();
    }

    @Override
    public void fin() {
        told.add("fin");
    }

    @Override
    public void reset(ResetCode code, String detail) {
        told.add("reset " + code + (detail.isEmpty() ? "" : ": " + detail));
    }

    @Override
    public void writable() {
        told.add("writable");
    }
}
