package dev.culvert.shared.files;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Culvert keeps what must outlive it, by the XDG base directory specification: {@code $XDG_STATE_HOME/culvert},
 * by default {@code ~/.local/state/culvert}. Nothing is created here.
 */
public final class StateFolder {

    private final Path root;

    private StateFolder(Path root) {
        this.root = root;
    }

    /**
     * The folder of whoever runs this process.
     *
     * @param environment as of {@link System#getenv()}; a relative {@code XDG_STATE_HOME} is ignored, as the
     *     specification asks
     */
    public static StateFolder of(Map<String, String> environment) {
        return of(environment, System.getProperty("user.home", "."));
    }

    static StateFolder of(Map<String, String> environment, String home) {
        @Nullable String xdg = environment.get("XDG_STATE_HOME");
        Path base = xdg != null && !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg)
                : Path.of(environment.getOrDefault("HOME", home), ".local", "state");
        return new StateFolder(base.resolve("culvert"));
    }

    /** The default of {@code --auto-tls-path}. */
    public Path autoTls() {
        return root.resolve("auto-tls");
    }

    /** Where a client keeps the CAs of the servers that it has met. */
    public Path knownCas() {
        return root.resolve("known-cas");
    }
}
