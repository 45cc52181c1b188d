package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a process keeps what must survive a restart, by the custom of each system. */
public final class StateFolder {

    private StateFolder() {}

    /** Of the user who runs this process. */
    public static Path ofUser() {
        return of(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", "."));
    }

    /** {@code $XDG_STATE_HOME} wins everywhere, so that one variable moves it in containers and units. */
    static Path of(Map<String, String> environment, String system, String home) {
        @Nullable String xdg = environment.get("XDG_STATE_HOME");
        if (xdg != null && !xdg.isEmpty()) {
            return Path.of(xdg, "culvert");
        }
        String os = system.toLowerCase(Locale.ROOT);
        @Nullable String local = environment.get("LOCALAPPDATA");
        if (os.startsWith("windows") && local != null && !local.isEmpty()) {
            return Path.of(local, "culvert");
        }
        if (os.startsWith("mac")) {
            return Path.of(home, "Library", "Application Support", "culvert");
        }
        return Path.of(home, ".local", "state", "culvert");
    }
}
