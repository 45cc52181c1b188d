package dev.culvert.shared.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file server.
 *
 * @param folder what it serves
 * @param allowBrowsing whether folders without an {@code index.html} are listed
 * @param address where it listens
 * @param token the password of the user {@code admin}; absent: no password
 * @param allowedAddresses who may read; empty: everyone
 */
public record FileserverSettings(
        Path folder,
        boolean allowBrowsing,
        BindAddress address,
        @Nullable TokenSource token,
        List<AddressRange> allowedAddresses) {

    public static final int DEFAULT_PORT = 8080;

    public FileserverSettings {
        allowedAddresses = List.copyOf(allowedAddresses);
    }
}
