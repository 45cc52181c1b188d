package dev.culvert.shared.files;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.culvert.shared.log.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Small files that are read whole and written whole. A reader, also one after a crash or a full disk, finds the old
 * content or the new, never a part: the content is written beside the file, forced to the disk, and renamed over it.
 *
 * <p>Permissions are set when a file is created, not afterwards, so that a secret is at no time readable by others.
 * Where the file system has no POSIX permissions (Windows), files inherit those of their folder. All calls block.
 */
public final class PrivateFiles {

    /** More than any key, certificate chain or token; a larger file is not one of them. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> ALL_MAY_READ = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes {@code folder} and its missing parents, for its owner alone; an existing one is left as it is. */
    public static void createFolder(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder, attributes(folder, OWNER_FOLDER));
        } catch (IOException e) {
            throw problem(folder, e, "a folder that can be made and written");
        }
    }

    /** Replaces {@code file}, readable by its owner alone. */
    public static void writeSecret(Path file, byte[] content) {
        replace(file, content, OWNER_ONLY);
    }

    /** Replaces {@code file}, readable by everyone. */
    public static void writePublic(Path file, byte[] content) {
        replace(file, content, ALL_MAY_READ);
    }

    /**
     * Creates {@code file}, readable by its owner alone, unless there is one; of several callers at once exactly one
     * gets true. Unlike the others it is not atomic: a crash can leave it short.
     */
    public static boolean createSecret(Path file, byte[] content) {
        try {
            write(file, content, OWNER_ONLY);
            forceFolder(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw problem(file, e, "a file that can be written");
        }
    }

    /** The whole content; a missing, unreadable or oversized file is a {@link FileProblem}. */
    public static byte[] read(Path file, String expected) {
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new FileProblem(
                        "%s: larger than %d bytes (expected: %s)".formatted(Printable.of(file), MAX_BYTES, expected));
            }
            return content;
        } catch (IOException e) {
            throw problem(file, e, expected);
        }
    }

    /** {@code e}, met at {@code file}, as a sentence. */
    public static FileProblem problem(Path file, IOException e, String expected) {
        return new FileProblem("%s: %s (expected: %s)".formatted(Printable.of(file), reason(file, e), expected), e);
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (Files.isDirectory(file)) {
            return "is a folder";
        }
        if (e instanceof NotDirectoryException) {
            return "is no folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "exists and is not a folder";
        }
        String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : Printable.of(said);
    }

    private static void replace(Path file, byte[] content, Set<PosixFilePermission> permissions) {
        Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                write(beside, content, permissions);
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
            forceFolder(file);
        } catch (IOException e) {
            throw problem(file, e, "a file that can be written");
        }
    }

    private static void write(Path file, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        try (SeekableByteChannel out =
                Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE), attributes(file, permissions))) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (out instanceof FileChannel channel) {
                channel.force(true);
            }
        }
    }

    /** Makes the rename itself last. Windows cannot open a folder, and orders the two by itself. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !hasPosix(folder)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return hasPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
