package dev.culvert.cli.fileserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a folder's page.
 *
 * @param sizeBytes of a file
 */
record Entry(String name, boolean folder, long sizeBytes, Instant modified) {

    /** Empty for what can neither be entered nor sent, such as a named pipe. */
    static Optional<Entry> of(String name, Path real) {
        try {
            var attributes = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory() || attributes.isRegularFile()
                    ? Optional.of(new Entry(
                            name,
                            attributes.isDirectory(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
