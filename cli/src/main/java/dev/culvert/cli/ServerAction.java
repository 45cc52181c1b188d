package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.flag.CommonFlags;
import dev.culvert.cli.flag.Flags;
import dev.culvert.cli.flag.ServerFlags;
import dev.culvert.cli.flag.TypedFlags;
import dev.culvert.cli.flag.UsageException;
import dev.culvert.cli.run.Lifecycle;
import dev.culvert.cli.run.ServerRun;
import dev.culvert.cli.run.ThisHost;
import dev.culvert.cli.systemd.Installation;
import dev.culvert.cli.systemd.SystemdUnit;
import dev.culvert.cli.systemd.UnitRequest;
import dev.culvert.shared.files.StateFolder;
import dev.culvert.shared.settings.ClusterSettings;
import dev.culvert.shared.settings.Role;
import dev.culvert.shared.settings.ServerSettings;
import dev.culvert.shared.settings.TlsSettings;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.token.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code culvert server}, {@code culvert http server} and {@code culvert tcp server}. */
final class ServerAction {

    private ServerAction() {}

    /** @param roles those of the command */
    static int run(Invocation invocation, Set<Role> roles) {
        Flags flags = invocation.flags();
        Map<String, String> environment = invocation.terminal().environment();
        ServerSettings settings = ServerFlags.settings(
                flags,
                roles,
                ThisHost.name(environment),
                StateFolder.of(environment).autoTls());
        invocation.printNotes();
        if (CommonFlags.generatesUnit(flags)) {
            invocation.terminal().out().print(unit(invocation, settings));
            return Program.OK;
        }
        Secret token = Tokens.read(invocation, settings.token());
        TokenSource adminSource = settings.adminToken();
        Secret admin = adminSource == null ? null : Tokens.read(invocation, adminSource);
        if (admin != null && admin.matches(token.reveal())) {
            throw new UsageException("--admin-token: the same as --token (expected: another one, or none)");
        }
        String host = ThisHost.name(environment);
        Lifecycle.await(ServerRun.start(settings, token, admin, host), server -> server.announce(host));
        return Program.OK;
    }

    private static String unit(Invocation invocation, ServerSettings settings) {
        List<Path> read = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        if (settings.tls() instanceof TlsSettings.Own own) {
            read.add(own.certificate());
            read.add(own.key());
        }
        if (settings.tls() instanceof TlsSettings.Auto auto
                && invocation.flags().has(ServerFlags.AUTO_TLS_PATH)) {
            written.add(auto.folder().toAbsolutePath().normalize());
        }
        Path log = settings.accessLog().file();
        Path logFolder = log == null ? null : log.toAbsolutePath().normalize().getParent();
        if (logFolder != null) {
            written.add(logFolder);
        }
        ClusterSettings cluster = settings.cluster();
        if (cluster != null) {
            read.add(cluster.folder());
        }
        String command = invocation.command().path();
        return SystemdUnit.of(
                new UnitRequest(
                        "culvert-" + command.replace(' ', '-'),
                        "Culvert exit server " + settings.nodeName(),
                        command,
                        TypedFlags.of(invocation.flags()),
                        Stream.of(settings.token(), settings.adminToken())
                                .filter(Objects::nonNull)
                                .toList(),
                        read,
                        written,
                        privileged(settings),
                        settings.grace()),
                Installation.ofProcess(invocation.terminal().environment()));
    }

    private static boolean privileged(ServerSettings settings) {
        return privileged(settings.control().port())
                || (settings.roles().contains(Role.HTTP)
                        && privileged(settings.http().port()))
                || (settings.roles().contains(Role.TCP)
                        && IntStream.range(1, 1024).anyMatch(settings.tcp().ports()::contains));
    }

    private static boolean privileged(int port) {
        return port > 0 && port < 1024;
    }
}
