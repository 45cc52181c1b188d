package dev.culvert.cli.fileserver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A regular file, open for reading, and what its answer's head says of it. Whoever opened it closes it.
 *
 * @param sizeBytes when it was opened
 * @param etag a strong validator, from size and time of change (RFC 9110 §8.8.3)
 * @param modified to the second, as HTTP dates are
 */
record OpenFile(FileChannel channel, String name, long sizeBytes, String etag, Instant modified)
        implements AutoCloseable {

    static OpenFile open(Path real) throws IOException {
        var attributes = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NoSuchFileException(real.toString());
        }
        FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            long size = channel.size();
            long nanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
            return new OpenFile(
                    channel,
                    real.getFileName().toString(),
                    size,
                    "\"" + Long.toHexString(nanos) + "-" + Long.toHexString(size) + "\"",
                    Instant.ofEpochSecond(attributes.lastModifiedTime().to(TimeUnit.SECONDS)));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
