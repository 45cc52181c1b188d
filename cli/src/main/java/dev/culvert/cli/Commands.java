package dev.culvert.cli;

import dev.culvert.cli.command.Command;
import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.flag.ClientFlags;
import dev.culvert.cli.flag.FileserverFlags;
import dev.culvert.cli.flag.ServerFlags;
import dev.culvert.cli.flag.StatusFlags;
import dev.culvert.shared.settings.Role;
import java.util.List;
import java.util.Set;

/** Every command that there is. An action's class is loaded when it runs. */
final class Commands {

    private Commands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "server",
                        "Run an exit server for HTTP and TCP, or some of the planes of one.",
                        ServerFlags.GROUPS,
                        null,
                        List.of("culvert server --token-file ./token --auto-tls-san exit.example.com"),
                        invocation -> ServerAction.run(invocation, Set.of(Role.values()))),
                new Command(
                        "client",
                        "Expose any mix of HTTP and TCP services. The file of --config is read again when it changes.",
                        ClientFlags.GROUPS,
                        null,
                        List.of(
                                "culvert client --config culvert.yaml, with lines such as",
                                "  url: wss://exit.example.com:8123",
                                "  token-file: /etc/culvert/token",
                                "  http: [app.example.com=http://127.0.0.1:8080]",
                                "  tcp: [2222=127.0.0.1:22, 5432=db.lan:5432]"),
                        invocation -> ClientAction.run(invocation, ClientFlags.Kind.ANY)),
                new Command(
                        "http server",
                        "Run an exit server for HTTP: clients dial in, visitors' requests go out through them.",
                        ServerFlags.HTTP_GROUPS,
                        null,
                        List.of("culvert http server --token-file ./token --auto-tls-san exit.example.com --port 8000"),
                        invocation -> ServerAction.run(invocation, Set.of(Role.CONTROL, Role.HTTP, Role.STATUS))),
                new Command(
                        "http client",
                        "Expose private HTTP services through an exit server.",
                        ClientFlags.HTTP_GROUPS,
                        null,
                        List.of(
                                "culvert http client --token-file ./token --url wss://exit.example.com:8123 \\",
                                "  --upstream app.example.com=http://127.0.0.1:8080"),
                        invocation -> ClientAction.run(invocation, ClientFlags.Kind.HTTP)),
                new Command(
                        "tcp server",
                        "Run an exit server for TCP: opens the ports that clients offer.",
                        ServerFlags.TCP_GROUPS,
                        null,
                        List.of("culvert tcp server --token-file ./token --auto-tls-san exit.example.com"),
                        invocation -> ServerAction.run(invocation, Set.of(Role.CONTROL, Role.TCP, Role.STATUS))),
                new Command(
                        "tcp client",
                        "Expose private TCP services through an exit server.",
                        ClientFlags.TCP_GROUPS,
                        null,
                        List.of(
                                "culvert tcp client --token-file ./token --url wss://exit.example.com:8123 \\",
                                "  --upstream 192.168.0.5 --ports 22,5432 --upstream 8443=192.168.0.6:443"),
                        invocation -> ClientAction.run(invocation, ClientFlags.Kind.TCP)),
                new Command(
                        "status",
                        "Ask a server which clients are connected, and how it fares.",
                        StatusFlags.GROUPS,
                        null,
                        List.of("culvert status --url wss://exit.example.com:8123 --token-file ./token"),
                        invocation -> StatusAction.run(invocation)),
                fileserver("fileserver", false),
                fileserver("http fileserver", true),
                new Command(
                        "cluster init",
                        "Make the secret and the certificate authorities of a cluster, once.",
                        List.of(),
                        "DIR",
                        List.of("culvert cluster init ./cluster"),
                        invocation -> ClusterInitAction.run(invocation)),
                new Command(
                        "quickstart",
                        "Run server, client and a sample site in one process, to try Culvert out.",
                        List.of(),
                        null,
                        List.of("culvert quickstart"),
                        invocation -> QuickstartAction.run(invocation)),
                new Command(
                        "version",
                        "Print version and commit.",
                        List.of(),
                        null,
                        List.of("culvert version"),
                        invocation -> VersionAction.run(invocation)));
    }

    private static Command fileserver(String path, boolean oldSpelling) {
        return new Command(
                path,
                oldSpelling ? "The old spelling of culvert fileserver." : "Serve a folder on 127.0.0.1.",
                FileserverFlags.GROUPS,
                null,
                List.of("culvert " + path + " --webroot ./public --allow-browsing --port 8080"),
                invocation -> oldSpelling ? oldFileserver(invocation) : FileserverAction.run(invocation));
    }

    private static int oldFileserver(Invocation invocation) throws Exception {
        invocation
                .terminal()
                .err()
                .println("culvert: http fileserver: the old spelling of fileserver, please use that");
        return FileserverAction.run(invocation);
    }
}
