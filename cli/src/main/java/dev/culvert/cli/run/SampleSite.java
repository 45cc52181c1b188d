package dev.culvert.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small web site in a folder of its own, for a first try. */
final class SampleSite implements AutoCloseable {

    private static final List<String> FILES = List.of("index.html", "style.css", "hello.txt");

    private final Path folder;

    private SampleSite(Path folder) {
        this.folder = folder;
    }

    static SampleSite create() throws IOException {
        var site = new SampleSite(Files.createTempDirectory("culvert-quickstart"));
        for (String file : FILES) {
            try (InputStream in = SampleSite.class.getResourceAsStream("/dev/culvert/cli/quickstart/" + file)) {
                if (in == null) {
                    throw new IOException(file + ": missing on the class path");
                }
                Files.copy(in, site.folder.resolve(file));
            }
        }
        return site;
    }

    Path folder() {
        return folder;
    }

    /** Deletes the folder; what cannot be deleted is left to the system's own cleaning. */
    @Override
    public void close() {
        for (String file : FILES) {
            delete(folder.resolve(file));
        }
        delete(folder);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
