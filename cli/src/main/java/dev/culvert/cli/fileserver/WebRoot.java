package dev.culvert.cli.fileserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that is served, and the border around it. Every path is first resolved to the real one, symbolic links
 * and all, and only what is then still inside is opened, by that real path and without following links again. All
 * methods block.
 */
final class WebRoot {

    /** A folder's page lists no more than this, so that a huge one costs bounded memory. */
    static final int MAX_ENTRIES = 10_000;

    private final Path root;

    /** @throws IOException where the folder cannot be resolved */
    WebRoot(Path folder) throws IOException {
        root = folder.toRealPath();
    }

    Path path() {
        return root;
    }

    /** The real path of what {@code names} lead to, if there is such a file or folder inside. */
    Optional<Path> find(List<String> names) {
        try {
            Path path = root;
            for (String name : names) {
                path = path.resolve(name);
            }
            Path real = path.toRealPath();
            return real.startsWith(root) ? Optional.of(real) : Optional.empty();
        } catch (IOException | InvalidPathException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** Opens a regular file. {@code real} comes from {@link #find}; empty where it is something else by now. */
    Optional<OpenFile> open(Path real) {
        try {
            return Optional.of(OpenFile.open(real));
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** What a folder holds, folders first, less what leads outside. {@code real} comes from {@link #find}. */
    List<Entry> list(Path real, List<String> names) throws IOException {
        var entries = new ArrayList<Entry>();
        try (Stream<Path> children = Files.list(real)) {
            for (Path child : (Iterable<Path>) children.limit(MAX_ENTRIES)::iterator) {
                String name = child.getFileName().toString();
                var below = new ArrayList<>(names);
                below.add(name);
                find(below).flatMap(found -> Entry.of(name, found)).ifPresent(entries::add);
            }
        }
        entries.sort(Comparator.comparing(Entry::folder).reversed().thenComparing(Entry::name));
        return entries;
    }

    static boolean isFolder(Path real) {
        return Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
    }
}
