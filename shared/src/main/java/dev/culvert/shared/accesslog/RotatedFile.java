package dev.culvert.shared.accesslog;

import dev.culvert.shared.files.FileProblem;
import dev.culvert.shared.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is moved aside to {@code NAME.1} before it grows too large, the older ones to {@code NAME.2} and so on. One
 * that somebody else has moved away or truncated is noticed within a second, so logrotate needs no signal. What is no
 * regular file, such as a FIFO, is written and otherwise left alone.
 */
final class RotatedFile implements LogTarget {
    private static final Logger LOG = LoggerFactory.getLogger(RotatedFile.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Set<StandardOpenOption> OPEN =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path file;
    private final long mostBytes;
    private final int kept;
    private final Clock clock;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private boolean regular;
    private long rotateAt;
    private long lookedAt;

    /**
     * @param mostBytes after which it is moved aside
     * @param kept how many of those are kept
     */
    RotatedFile(Path file, long mostBytes, int kept, Clock clock) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Makes sure that the file can be written.
     *
     * @throws FileProblem if not, in one sentence
     */
    static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw new FileProblem(file + " is a folder (expected: a file that can be written)");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return; // a FIFO would keep whoever opens it waiting
        }
        try {
            open(file).close();
        } catch (IOException e) {
            throw new FileProblem(
                    file + " cannot be opened: " + FileReason.of(e) + " (expected: a file that can be written)", e);
        }
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel to = channel(lines.remaining());
        long before = regular ? to.size() : 0;
        try {
            while (lines.hasRemaining()) {
                to.write(lines);
            }
        } catch (IOException e) {
            undo(to, before);
            throw e;
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("access log not closed file={} reason=\"{}\"", file, FileReason.of(e));
            }
        }
    }

    /** The file, open, with room for so many bytes. */
    private FileChannel channel(int bytes) throws IOException {
        FileChannel open = channel;
        if (open != null && regular) {
            look();
            open = channel;
        }
        if (open == null) {
            open = reopen();
        }
        long size = regular ? open.size() : 0;
        if (size > 0 && size + bytes > rotateAt) {
            rotate(size);
            open = channel == null ? reopen() : channel;
        }
        return open;
    }

    private FileChannel reopen() throws IOException {
        FileChannel opened = open(file);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        channel = opened;
        regular = attributes.isRegularFile();
        identity = attributes.fileKey();
        rotateAt = mostBytes;
        lookedAt = clock.nanos();
        return opened;
    }

    /** Whether the file is still the one of that name; once a second. */
    private void look() throws IOException {
        long now = clock.nanos();
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = now;
        try {
            Object present =
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            if (present == null || present.equals(identity)) {
                return;
            }
        } catch (NoSuchFileException e) {
            // moved or removed
        }
        close();
    }

    private void rotate(long size) {
        try {
            for (int i = kept - 1; i >= 1; i--) {
                Path older = numbered(i);
                if (Files.exists(older)) {
                    Files.move(older, numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
            close();
        } catch (IOException e) {
            rotateAt = size + mostBytes;
            LOG.warn("access log failed: not rotated file={} reason=\"{}\"", file, FileReason.of(e));
        }
    }

    /** Takes back the part of the lines that was written, so that none is torn. */
    private void undo(FileChannel to, long before) {
        try {
            if (regular) {
                to.truncate(before);
            }
        } catch (IOException e) {
            LOG.debug("access log not truncated file={} reason=\"{}\"", file, FileReason.of(e));
        }
        close();
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /** Not for everybody: who the visitors are is for whoever runs the server. */
    private static FileChannel open(Path file) throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(
                        file, OPEN, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")))
                : FileChannel.open(file, OPEN);
    }
}
