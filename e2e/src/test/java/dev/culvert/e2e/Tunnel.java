package dev.culvert.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An exit server and its clients on free loopback ports, with a state folder of their own. The link is plain unless
 * {@link #tls} is asked for.
 *
 * <pre>{@code
 * try (Tunnel tunnel = new Tunnel().start()) {
 *     tunnel.client("http://127.0.0.1:8080");
 *     Curl.run(tunnel.url("/"));
 * }
 * }</pre>
 */
final class Tunnel implements AutoCloseable {

    static final String TOKEN = "e2e-0123456789abcdef";
    static final Duration START = Duration.ofSeconds(30);

    private final Path state = Folders.create("culvert-tunnel");
    private final int port;
    private final int controlPort;
    private final List<String> serverFlags = new ArrayList<>();
    private final List<CulvertProcess> processes = Collections.synchronizedList(new ArrayList<>());
    private String javaOptions = "";
    private boolean tls;
    private CulvertProcess server;

    Tunnel() {
        List<Integer> ports = FreePorts.take(2);
        port = ports.get(0);
        controlPort = ports.get(1);
    }

    /** Serves wss with auto-TLS. */
    Tunnel tls() {
        tls = true;
        return this;
    }

    /** More flags of the server. */
    Tunnel flags(String... flags) {
        serverFlags.addAll(List.of(flags));
        return this;
    }

    /** JVM options of every process started from now on. */
    Tunnel java(String options) {
        javaOptions = options;
        return this;
    }

    /** Starts the server and waits until it is ready. */
    Tunnel start() {
        launch();
        awaitReady();
        return this;
    }

    /** Starts the server, and does not wait. */
    CulvertProcess launch() {
        List<String> arguments = new ArrayList<>(List.of("http", "server", "--token", TOKEN));
        arguments.addAll(List.of("--control-addr", "127.0.0.1", "--control-port", "" + controlPort));
        arguments.addAll(List.of("--data-addr", "127.0.0.1", "--port", "" + port));
        if (tls) {
            arguments.addAll(List.of(
                    "--auto-tls-san",
                    "localhost",
                    "--auto-tls-path",
                    tlsFolder().toString()));
        } else {
            arguments.add("--auto-tls=false");
        }
        arguments.addAll(serverFlags);
        server = culvert(arguments);
        return server;
    }

    void awaitReady() {
        server.awaitLine("\\bready\\b", START);
    }

    /** Starts a client of these upstreams and waits until it is connected. */
    CulvertProcess client(String... upstreams) {
        CulvertProcess client = launchClient(controlPort, upstreams);
        client.awaitLine("\\bconnected\\b", START);
        return client;
    }

    /** Starts a client, and does not wait. */
    CulvertProcess launchClient(int dialPort, String... upstreams) {
        List<String> arguments = new ArrayList<>(List.of("http", "client", "--token", TOKEN));
        arguments.addAll(List.of("--url", clientUrl(dialPort)));
        for (String upstream : upstreams) {
            arguments.addAll(List.of("--upstream", upstream));
        }
        return culvert(arguments);
    }

    /** Starts the program with this tunnel's state folder and JVM options; it ends with this tunnel. */
    CulvertProcess culvert(List<String> arguments) {
        CulvertProcess process = CulvertProcess.culvert(arguments.toArray(String[]::new))
                .env("JAVA_OPTS", javaOptions)
                .env("XDG_STATE_HOME", state.toString())
                .start();
        processes.add(process);
        return process;
    }

    CulvertProcess server() {
        return server;
    }

    int port() {
        return port;
    }

    int controlPort() {
        return controlPort;
    }

    String clientUrl(int dialPort) {
        return tls ? "wss://localhost:" + dialPort : "ws://127.0.0.1:" + dialPort;
    }

    /** The visitors' address of a path. */
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The control port's address of a path. */
    String controlUrl(String path) {
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + controlPort + path;
    }

    Path state() {
        return state;
    }

    Path tlsFolder() {
        return state.resolve("tls");
    }

    @Override
    public void close() {
        List<CulvertProcess> latestFirst = new ArrayList<>(processes);
        Collections.reverse(latestFirst);
        latestFirst.forEach(CulvertProcess::close);
        Folders.delete(state);
    }
}
