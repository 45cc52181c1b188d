package dev.culvert.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** This machine's name, without asking any name server: that can take seconds, and may fail. */
public final class ThisHost {

    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    private ThisHost() {}

    /** Made fit for {@code --node-name}; {@code culvert} where nobody knows. */
    public static String name(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        if (Files.isReadable(LINUX)) {
            try {
                name = Files.readString(LINUX);
            } catch (IOException e) {
                // the variable will do
            }
        }
        String fit = name.strip().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return fit.isEmpty() ? "culvert" : fit.substring(0, Math.min(fit.length(), 63));
    }
}
