package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames with all that a test does not care about left out. */
public final class Frames {
    public static final int WINDOW = 64 * 1024;

    private Frames() {}

    public static Open open(long stream) {
        return open(stream, WINDOW, false);
    }

    public static Open open(long stream, long window, boolean fin) {
        return new Open(stream, OpenKind.HTTP, 0, 1, 7, window, Visitor.NONE, fin, bytes(10));
    }

    public static Head head(long stream) {
        return new Head(stream, false, Unpooled.buffer().writeShort(200));
    }

    public static Data data(long stream, int length) {
        return new Data(stream, false, bytes(length));
    }

    public static Data lastData(long stream, int length) {
        return new Data(stream, true, bytes(length));
    }

    public static Data fin(long stream) {
        return lastData(stream, 0);
    }

    public static Trailers trailers(long stream) {
        return new Trailers(stream, Unpooled.EMPTY_BUFFER);
    }

    public static Reset reset(long stream) {
        return new Reset(stream, ResetCode.CANCEL, "");
    }

    public static ByteBuf bytes(int length) {
        return Unpooled.wrappedBuffer(new byte[length]);
    }
}
