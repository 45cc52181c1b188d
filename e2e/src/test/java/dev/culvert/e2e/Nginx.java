package dev.culvert.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's nginx as an upstream, in the foreground, with a configuration of its own in a temporary folder. */
public final class Nginx implements AutoCloseable {

    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid @DIR@/nginx.pid;
            error_log stderr error;
            events { worker_connections 4096; }
            http {
              access_log off;
              default_type text/plain;
              keepalive_timeout 75s;
              keepalive_requests 1000000;
              client_max_body_size 0;
              client_body_temp_path @DIR@/body;
              proxy_temp_path @DIR@/proxy;
              fastcgi_temp_path @DIR@/fastcgi;
              uwsgi_temp_path @DIR@/uwsgi;
              scgi_temp_path @DIR@/scgi;
              sendfile on;
              server {
                listen @ADDRESS@:@PORT@ backlog=4096;
                root @DIR@/www;
                @LOCATIONS@
              }
            }
            """;

    private final Path folder;
    private final int port;
    private final CulvertProcess process;

    private Nginx(Path folder, int port, CulvertProcess process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Serves the files that {@link #file} makes. */
    public static Nginx start() {
        return start("");
    }

    /** @param locations more of the {@code server} block */
    public static Nginx start(String locations) {
        int port = FreePorts.next();
        Nginx nginx = start(List.of(), "127.0.0.1", port, locations);
        Awaitility.await("nginx on port " + port)
                .atMost(Duration.ofSeconds(10))
                .until(() -> FreePorts.isListening(port));
        return nginx;
    }

    /** @param prefix words in front of the command, as in {@code ip netns exec NAME}; nothing is waited for */
    public static Nginx start(List<String> prefix, String address, int port, String locations) {
        try {
            Path folder = Files.createTempDirectory("culvert-nginx");
            // nginx's workers are another user where root starts it
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(folder.resolve("www"));
            String text = CONFIGURATION
                    .replace("@LOCATIONS@", locations)
                    .replace("@DIR@", folder.toString())
                    .replace("@ADDRESS@", address)
                    .replace("@PORT@", Integer.toString(port));
            Path file = Files.writeString(folder.resolve("nginx.conf"), text);
            CulvertProcess process = CulvertProcess.program("/usr/sbin/nginx", "-e", "stderr", "-c", file.toString())
                    .prefix(prefix.toArray(String[]::new))
                    .start();
            return new Nginx(folder, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** A file of {@link Noise} under this name. */
    public Nginx noise(String name, long seed, long lengthBytes) {
        try {
            Files.copy(new Noise(seed, lengthBytes), path(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Nginx file(String name, String content) {
        try {
            Files.writeString(path(name), content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the file of this name is. */
    public Path path(String name) {
        return folder.resolve("www").resolve(name);
    }

    /** Lets it finish what it has in hand: no listener any more, idle connections closed. */
    void quit() {
        process.signal("QUIT");
    }

    /** Ends master and worker together. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.terminate();
            process.awaitExit(Duration.ofSeconds(10));
        }
        Folders.delete(folder);
    }
}
