package dev.culvert.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Culvert this is, as the build wrote it down.
 *
 * @param version the project's version, as in {@code 0.1.0}
 * @param commit the abbreviated commit, or {@code unknown} where it was built outside a repository
 */
public record BuildInfo(String version, String commit) {

    /** Reads what the build left on the class path; blocking, for the start of the program. */
    public static BuildInfo read() {
        var properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("build.properties: missing on the class path (expected: beside "
                        + BuildInfo.class.getName() + ")");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}
