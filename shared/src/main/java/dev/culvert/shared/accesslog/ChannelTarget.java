package dev.culvert.shared.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A stream that is there already, such as standard output; it is not closed. */
final class ChannelTarget implements LogTarget {
    private final WritableByteChannel channel;

    ChannelTarget(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        while (lines.hasRemaining()) {
            channel.write(lines);
        }
    }

    @Override
    public String name() {
        return "standard output";
    }

    @Override
    public void close() {
        // whoever made it may need it
    }
}
