package dev.culvert.cli.systemd;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the program that runs now is installed, and as whom it runs.
 *
 * @param launcher the program's absolute path
 * @param user who runs it
 * @param home that user's home folder
 * @param java variables that the launcher reads, as far as they are set
 */
public record Installation(Path launcher, String user, Path home, Map<String, String> java) {

    private static final Path USUAL = Path.of("/usr/local/bin/culvert");

    /** Of this process. */
    public static Installation ofProcess(Map<String, String> environment) {
        String launcher = System.getProperty("culvert.launcher");
        Map<String, String> java = new TreeMap<>();
        for (String variable : new String[] {"JAVA_HOME", "JAVA_OPTS"}) {
            String value = environment.get(variable);
            if (value != null && !value.isBlank()) {
                java.put(variable, value);
            }
        }
        return new Installation(
                launcher == null ? USUAL : Path.of(launcher).toAbsolutePath().normalize(),
                System.getProperty("user.name", "root"),
                Path.of(System.getProperty("user.home", "/root")),
                java);
    }

    boolean ownedByUser(Path path) {
        return path.startsWith(home) || path.startsWith("/home") || path.startsWith("/root");
    }
}
