package dev.culvert.cli;

import dev.culvert.cli.command.Command;
import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.flag.ClientFlags;
import dev.culvert.cli.flag.FileserverFlags;
import dev.culvert.cli.flag.ServerFlags;
import java.util.List;

/** Every command that there is. An action's class is loaded when it runs. */
final class Commands {

    private Commands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "server",
                        "Run an exit server, or some of the planes of one.",
                        ServerFlags.GROUPS,
                        null,
                        List.of("culvert server --token-file ./token --auto-tls-san exit.example.com"),
                        invocation -> ServerAction.run(invocation)),
                new Command(
                        "http server",
                        "Run an exit server for HTTP: clients dial in, visitors' requests go out through them.",
                        ServerFlags.GROUPS,
                        null,
                        List.of("culvert http server --token-file ./token --auto-tls-san exit.example.com --port 8000"),
                        invocation -> ServerAction.run(invocation)),
                new Command(
                        "http client",
                        "Expose private HTTP services through an exit server.",
                        ClientFlags.GROUPS,
                        null,
                        List.of(
                                "culvert http client --token-file ./token --url wss://exit.example.com:8123 \\",
                                "  --upstream app.example.com=http://127.0.0.1:8080"),
                        invocation -> ClientAction.run(invocation)),
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
