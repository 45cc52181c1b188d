package dev.culvert.cli.fileserver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a path stands for. Blocking. */
final class Lookup {

    private final WebRoot root;
    private final boolean browsing;

    Lookup(WebRoot root, boolean browsing) {
        this.root = root;
        this.browsing = browsing;
    }

    /** What is to be answered. */
    sealed interface Found {

        /** A file, which the receiver closes. */
        record Content(OpenFile file) implements Found {}

        /** The page that lists a folder. */
        record Listing(String html) implements Found {}

        /** A folder whose path lacks the slash at its end, on which links inside its pages depend. */
        record WithSlash() implements Found {}

        /** Nothing that may be seen. */
        record Nothing() implements Found {}
    }

    Found find(RequestPath path) throws IOException {
        Optional<Path> real = root.find(path.names());
        if (real.isEmpty()) {
            return new Found.Nothing();
        }
        if (!WebRoot.isFolder(real.get())) {
            return path.folder() ? new Found.Nothing() : content(real);
        }
        List<String> names = path.names();
        var index = new ArrayList<>(names);
        index.add("index.html");
        Optional<Path> page = root.find(index).filter(found -> !WebRoot.isFolder(found));
        if (page.isEmpty() && !browsing) {
            return new Found.Nothing();
        }
        if (!path.folder()) {
            return new Found.WithSlash();
        }
        return page.isPresent() ? content(page) : new Found.Listing(FolderPage.of(names, root.list(real.get(), names)));
    }

    private Found content(Optional<Path> real) {
        return real.flatMap(root::open).<Found>map(Found.Content::new).orElseGet(Found.Nothing::new);
    }
}
