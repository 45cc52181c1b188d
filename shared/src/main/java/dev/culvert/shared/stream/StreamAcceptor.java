package dev.culvert.shared.stream;

import dev.culvert.shared.frame.Open;
import org.jspecify.annotations.Nullable;

/** Decides about streams that the other side opens. */
@FunctionalInterface
public interface StreamAcceptor {
    /**
     * Takes a new stream or refuses it.
     *
     * @param port the way back to the opener
     * @param open what is asked for; its buffer passes to the acceptor
     * @return where the stream's further frames go; null if it was refused, then a RESET was sent on {@code port}
     */
    @Nullable
    FrameSink accept(FramePort port, Open open);
}
