import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the class data archive of a distribution: runs its quickstart (server, client and file server in one process)
 * for a few requests under {@code -XX:ArchiveClassesAtExit}. The archive fits one build of the JVM and one place of the
 * distribution; the launcher looks for it under the JVM's version, and does without where there is none.
 * docs/adr/0004 tells what it gains.
 *
 * <p>Usage: {@code java TrainClassArchive.java DISTRIBUTION}, with the JVM that is to use it.
 */
class TrainClassArchive {

    private static final Pattern ADDRESS = Pattern.compile("http://(?:127\\.0\\.0\\.1|localhost):\\d+");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    public static void main(String[] args) throws IOException, InterruptedException {
        Path distribution = Path.of(args[0]).toAbsolutePath().normalize();
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
            // a process there cannot be asked to end, and the archive is written at the end
            System.out.println("no class data archive on Windows");
            return;
        }
        Path archive = distribution.resolve("lib/culvert-" + runtimeVersion() + ".jsa");
        Path state = Files.createTempDirectory("culvert-training");
        try {
            List<String> output = train(distribution, archive, state);
            if (!Files.exists(archive)) {
                throw new IllegalStateException(
                        archive + ": not written; quickstart said:\n" + String.join("\n", output));
            }
            System.out.printf("%s: %d MiB%n", archive, Files.size(archive) >> 20);
        } finally {
            deleteTree(state);
        }
    }

    private static List<String> train(Path distribution, Path archive, Path state)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(distribution.resolve("bin/culvert").toString(), "quickstart");
        builder.redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CULVERT_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + archive + " -Xlog:disable");
        builder.environment().put("XDG_STATE_HOME", state.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        Thread limit = new Thread(() -> endAfterLimit(process));
        limit.setDaemon(true);
        limit.start();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            boolean visited = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher address = ADDRESS.matcher(line);
                if (!visited && address.find()) {
                    visited = true;
                    visit(URI.create(address.group()));
                    // not process.destroy(): it closes the stream that is being read
                    process.toHandle().destroy();
                }
            }
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        return output;
    }

    private static void visit(URI address) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        for (String path : List.of("/", "/", "/missing")) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            client.send(request, BodyHandlers.discarding());
        }
    }

    private static void endAfterLimit(Process process) {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** As the launcher reads it: from the JDK's release file. */
    private static String runtimeVersion() throws IOException {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(System.getProperty("java.home"), "release"))) {
            release.load(reader);
        }
        return release.getProperty("JAVA_RUNTIME_VERSION").replace("\"", "");
    }

    private static void deleteTree(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
