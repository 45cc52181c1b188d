package dev.culvert.shared.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames out of a byte stream that is cut anywhere. DATA is handed on in pieces as its bytes arrive, with FIN on
 * the last piece alone; every other frame is gathered whole, growing with what arrives and not with what was announced.
 * Frames of an unknown type from 128 on are skipped, undefined flags ignored.
 *
 * <p>Belongs to its link's event loop.
 */
public final class FrameDecoder {
    private static final int FIRST_GATHER_BYTES = 4 * 1024;

    private final FrameHandler handler;
    private final ByteBuf header = Unpooled.buffer(FrameEncoder.HEADER_BYTES, FrameEncoder.HEADER_BYTES);

    private boolean ended;
    private boolean inFrame;
    /** Null while a frame of an unknown type is skipped. */
    private @Nullable FrameType type;

    private int flags;
    private long stream;
    private int length;
    private int remaining;
    /** The part of a frame that has come so far; null where a frame began in the buffer at hand or is DATA. */
    private @Nullable ByteBuf gathered;

    /** @param handler takes the frames, within {@link #decode} */
    public FrameDecoder(FrameHandler handler) {
        this.handler = handler;
    }

    /**
     * Takes the next bytes of the stream and hands on the frames that they complete.
     *
     * @param in whose reference passes to the decoder
     * @return false once the handler wanted no more; everything after that is dropped
     * @throws ProtocolException if the bytes are no frames, or from the handler; everything after that is dropped
     */
    public boolean decode(ByteBuf in) throws ProtocolException {
        boolean goesOn = false;
        try {
            goesOn = !ended;
            while (goesOn && in.isReadable() && (inFrame || readHeader(in))) {
                goesOn = readPayload(in);
            }
        } catch (Throwable failure) {
            goesOn = false;
            throw failure;
        } finally {
            in.release();
            if (!goesOn) {
                close();
            }
        }
        return goesOn;
    }

    /** Gives back what is held of an unfinished frame; everything after that is dropped. May be called again. */
    public void close() {
        ended = true;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private boolean readHeader(ByteBuf in) throws ProtocolException {
        if (!header.isReadable() && in.readableBytes() >= FrameEncoder.HEADER_BYTES) {
            beginFrame(in);
            return true;
        }
        header.writeBytes(in, Math.min(header.writableBytes(), in.readableBytes()));
        if (header.isWritable()) {
            return false;
        }
        beginFrame(header);
        header.clear();
        return true;
    }

    private void beginFrame(ByteBuf from) throws ProtocolException {
        length = from.readUnsignedMedium();
        type = FrameType.of(from.readUnsignedByte());
        flags = from.readByte();
        stream = from.readLong();
        if (type != null) {
            type.check(length, (flags & Frame.FLAG_FIN) != 0, stream);
        }
        remaining = length;
        inFrame = true;
    }

    private boolean readPayload(ByteBuf in) throws ProtocolException {
        FrameType current = type;
        if (current == null) {
            return skip(in);
        }
        if (current == FrameType.DATA) {
            return readData(in);
        }
        if (gathered == null && in.readableBytes() >= length) {
            inFrame = false;
            return handler.onFrame(Payloads.read(current, flags, stream, in, length));
        }
        return gather(current, in);
    }

    private boolean readData(ByteBuf in) throws ProtocolException {
        int bytes = Math.min(remaining, in.readableBytes());
        if (bytes == 0 && remaining > 0) {
            return true;
        }
        remaining -= bytes;
        inFrame = remaining > 0;
        boolean fin = !inFrame && (flags & Frame.FLAG_FIN) != 0;
        return handler.onFrame(new Data(stream, fin, Payloads.take(in, bytes)));
    }

    private boolean skip(ByteBuf in) {
        int bytes = Math.min(remaining, in.readableBytes());
        in.skipBytes(bytes);
        remaining -= bytes;
        inFrame = remaining > 0;
        return true;
    }

    private boolean gather(FrameType current, ByteBuf in) throws ProtocolException {
        if (gathered == null) {
            gathered = in.alloc().buffer(Math.min(length, FIRST_GATHER_BYTES), length);
        }
        int bytes = Math.min(remaining, in.readableBytes());
        gathered.writeBytes(in, bytes);
        remaining -= bytes;
        if (remaining > 0) {
            return true;
        }
        ByteBuf whole = gathered;
        gathered = null;
        inFrame = false;
        try {
            return handler.onFrame(Payloads.read(current, flags, stream, whole, length));
        } finally {
            whole.release();
        }
    }
}
