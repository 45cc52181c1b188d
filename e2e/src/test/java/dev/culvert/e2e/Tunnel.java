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
public final class Tunnel implements AutoCloseable {

    public static final String TOKEN = "e2e-0123456789abcdef";
    public static final Duration START = Duration.ofSeconds(30);

    private final Path state = Folders.create("culvert-tunnel");
    private final List<String> kind;
    private final int port;
    private final int controlPort;
    private final List<String> serverFlags = new ArrayList<>();
    private final List<CulvertProcess> processes = Collections.synchronizedList(new ArrayList<>());
    private List<String> serverPrefix = List.of();
    private String javaOptions = "";
    private boolean tls;
    private CulvertProcess server;

    /** HTTP. */
    public Tunnel() {
        this("http");
    }

    private Tunnel(String... kind) {
        this.kind = List.of(kind);
        List<Integer> ports = FreePorts.take(2);
        port = ports.get(0);
        controlPort = ports.get(1);
    }

    /** TCP: its ports are its clients'. */
    public static Tunnel tcp() {
        return new Tunnel("tcp");
    }

    /** {@code culvert server}: HTTP, and TCP beside it. */
    public static Tunnel both() {
        return new Tunnel(new String[0]);
    }

    /** Serves wss with auto-TLS. */
    public Tunnel tls() {
        tls = true;
        return this;
    }

    /** More flags of the server. */
    public Tunnel flags(String... flags) {
        serverFlags.addAll(List.of(flags));
        return this;
    }

    /** JVM options of every process started from now on. */
    public Tunnel java(String options) {
        javaOptions = options;
        return this;
    }

    /** Words in front of the server's command, as in {@code prlimit --nofile=400}. */
    public Tunnel serverPrefix(String... words) {
        serverPrefix = List.of(words);
        return this;
    }

    /** Starts the server and waits until it is ready. */
    public Tunnel start() {
        launch();
        awaitReady();
        return this;
    }

    /** Starts the server, and does not wait. */
    public CulvertProcess launch() {
        List<String> arguments = new ArrayList<>(kind);
        arguments.addAll(List.of("server", "--token", TOKEN));
        arguments.addAll(List.of("--control-addr", "127.0.0.1", "--control-port", "" + controlPort));
        arguments.addAll(List.of("--data-addr", "127.0.0.1"));
        if (!kind.contains("tcp")) {
            arguments.addAll(List.of("--port", "" + port));
        }
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
        server = culvert(serverPrefix, arguments);
        return server;
    }

    public void awaitReady() {
        server.awaitLine("\\bready\\b", START);
    }

    /** Starts a client of these upstreams and waits until it is connected. */
    public CulvertProcess client(String... upstreams) {
        CulvertProcess client = launchClient(controlPort, upstreams);
        client.awaitLine("\\bconnected\\b", START);
        return client;
    }

    /** Starts a client, and does not wait. */
    public CulvertProcess launchClient(int dialPort, String... upstreams) {
        List<String> flags = new ArrayList<>();
        for (String upstream : upstreams) {
            flags.addAll(List.of("--upstream", upstream));
        }
        return launchClientWith(dialPort, flags);
    }

    /** Starts a client with these flags beside token and server, and waits until it is connected. */
    public CulvertProcess clientWith(String... flags) {
        CulvertProcess client = launchClientWith(controlPort, List.of(flags));
        client.awaitLine("\\bconnected\\b", START);
        return client;
    }

    /** Starts a client with these flags beside token and server, and does not wait. */
    public CulvertProcess launchClientWith(int dialPort, List<String> flags) {
        List<String> arguments = new ArrayList<>(kind);
        arguments.addAll(List.of("client", "--token", TOKEN, "--url", clientUrl(dialPort)));
        arguments.addAll(flags);
        return culvert(arguments);
    }

    /** Starts the program with this tunnel's state folder and JVM options; it ends with this tunnel. */
    public CulvertProcess culvert(List<String> arguments) {
        return culvert(List.of(), arguments);
    }

    private CulvertProcess culvert(List<String> prefix, List<String> arguments) {
        CulvertProcess process = CulvertProcess.culvert(arguments.toArray(String[]::new))
                .prefix(prefix.toArray(String[]::new))
                .env("JAVA_OPTS", javaOptions)
                .env("XDG_STATE_HOME", state.toString())
                .start();
        processes.add(process);
        return process;
    }

    public CulvertProcess server() {
        return server;
    }

    public int port() {
        return port;
    }

    public int controlPort() {
        return controlPort;
    }

    public String clientUrl(int dialPort) {
        return tls ? "wss://localhost:" + dialPort : "ws://127.0.0.1:" + dialPort;
    }

    /** The visitors' address of a path. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The control port's address of a path. */
    public String controlUrl(String path) {
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + controlPort + path;
    }

    /** What the control port answers who asks for a path with the token; whose certificate it has is not looked at. */
    public Curl.Answer askControl(String path) {
        return Curl.run("-k", "-H", "Authorization: Bearer " + TOKEN, controlUrl(path));
    }

    public Path state() {
        return state;
    }

    public Path tlsFolder() {
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
