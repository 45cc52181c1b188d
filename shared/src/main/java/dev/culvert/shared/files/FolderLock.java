package dev.culvert.shared.files;

import dev.culvert.shared.log.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a folder for one user at a time, among the threads of this process and among processes, by a lock on a file
 * {@code .lock} in it. The kernel lets go of it when the process dies, so no lock outlives its holder. Blocking.
 *
 * <p>Within the process one semaphore serves all folders: file locks belong to the process, and POSIX drops them when
 * any descriptor of the file is closed, so two threads must never have the file open at once.
 */
public final class FolderLock implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);
    private static final Semaphore WITHIN_THIS_PROCESS = new Semaphore(1);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits up to 10 s for the lock of an existing, writable {@code folder}; a {@link FileProblem} after that. */
    public static FolderLock of(Path folder) {
        return of(folder, PATIENCE);
    }

    static FolderLock of(Path folder, Duration patience) {
        Path file = folder.resolve(".lock");
        long deadline = System.nanoTime() + patience.toNanos();
        if (!enter(deadline)) {
            throw tooLong(file, patience);
        }
        try {
            return new FolderLock(lock(file, deadline, patience));
        } catch (RuntimeException e) {
            WITHIN_THIS_PROCESS.release();
            throw e;
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            WITHIN_THIS_PROCESS.release();
        }
    }

    private static boolean enter(long deadline) {
        try {
            return WITHIN_THIS_PROCESS.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static FileChannel lock(Path file, long deadline, Duration patience) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                while (channel.tryLock() == null) {
                    if (System.nanoTime() - deadline > 0
                            || Thread.currentThread().isInterrupted()) {
                        throw tooLong(file, patience);
                    }
                    LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
                }
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw PrivateFiles.problem(file, e, "a file that can be locked");
        }
    }

    private static FileProblem tooLong(Path file, Duration patience) {
        return new FileProblem("%s: held by another process for over %d ms (expected: free within that time)"
                .formatted(Printable.of(file), patience.toMillis()));
    }
}
