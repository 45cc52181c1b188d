package dev.culvert.cli.run;

import dev.culvert.cli.flag.UsageException;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.settings.InvalidSettingException;
import dev.culvert.shared.settings.Tunnels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the file of a client: new tunnels hold at once, a file that is wrong is refused whole. The content is compared,
 * twice alike before it counts: whether a file is written in place, renamed over the old one or reached by a link that
 * changes (as in Kubernetes) makes no difference, and a half-written one is not read.
 */
public final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Path file;
    private final Supplier<ClientSettings> reader;
    private final Consumer<Tunnels> change;
    private ClientSettings present;
    private byte @Nullable [] judged;
    private byte @Nullable [] seen;
    private boolean missing;

    /**
     * @param present what holds now
     * @param reader reads the file, and throws {@link UsageException} or {@link InvalidSettingException} where it is wrong
     * @param change is told new tunnels
     */
    public ConfigWatch(Path file, ClientSettings present, Supplier<ClientSettings> reader, Consumer<Tunnels> change) {
        this.file = file;
        this.present = present;
        this.reader = reader;
        this.change = change;
    }

    /** Looks at the file; blocking, a few times a second, never two at once. */
    void look() {
        byte[] now = content();
        boolean settled = now != null && seen != null && Arrays.equals(now, seen);
        seen = now;
        if (!settled || Arrays.equals(now, judged)) {
            return;
        }
        judged = now;
        try {
            accept(reader.get());
        } catch (UsageException | InvalidSettingException e) {
            LOG.warn("config failed, the old offers stay file={} reason=\"{}\"", file, e.getMessage());
        }
    }

    private void accept(ClientSettings next) {
        if (!next.tunnels().equals(present.tunnels())) {
            LOG.info(
                    "config changed file={} http={} tcp={} local={}",
                    file,
                    next.tunnels().http().size(),
                    next.tunnels().tcp().size(),
                    next.tunnels().local().size());
            change.accept(next.tunnels());
        }
        if (!rest(next).equals(rest(present))) {
            LOG.warn("config changed more than tunnels, which a restart of the client makes hold file={}", file);
        }
        present = next;
    }

    /** The same settings with no difference in tunnels. */
    private ClientSettings rest(ClientSettings settings) {
        return new ClientSettings(
                settings.servers(),
                present.tunnels(),
                settings.token(),
                settings.trust(),
                settings.probe(),
                settings.grace());
    }

    private byte @Nullable [] content() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            missing = false;
            return bytes;
        } catch (IOException e) {
            if (!missing) {
                missing = true;
                LOG.warn(
                        "config failed, the old offers stay file={} reason=\"{}\"",
                        file,
                        e instanceof NoSuchFileException ? "it is gone" : "it cannot be read");
            }
            return null;
        }
    }
}
