package dev.culvert.shared.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go. Belongs to the writer's thread, which may wait in it for as long as it takes. */
interface LogTarget {
    /**
     * Writes whole lines.
     *
     * @throws IOException if they could not be written; then as little of them as possible is there, and they may be
     *     written again
     */
    void write(ByteBuffer lines) throws IOException;

    /** For the log. */
    String name();

    /** Nothing more is written. */
    void close();
}
