package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.flag.ClientFlags;
import dev.culvert.cli.flag.CommonFlags;
import dev.culvert.cli.flag.Flags;
import dev.culvert.cli.flag.TypedFlags;
import dev.culvert.cli.run.ClientRun;
import dev.culvert.cli.run.ConfigWatch;
import dev.culvert.cli.run.Lifecycle;
import dev.culvert.cli.systemd.Installation;
import dev.culvert.cli.systemd.SystemdUnit;
import dev.culvert.cli.systemd.UnitRequest;
import dev.culvert.shared.files.StateFolder;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.token.Secret;
import java.nio.file.Path;
import java.util.List;

/** {@code culvert client}, {@code culvert http client} and {@code culvert tcp client}. */
final class ClientAction {

    private ClientAction() {}

    /** @param kind the command's */
    static int run(Invocation invocation, ClientFlags.Kind kind) {
        Flags flags = invocation.flags();
        ClientSettings settings = settings(invocation, flags, kind);
        invocation.printNotes();
        if (CommonFlags.generatesUnit(flags)) {
            invocation.terminal().out().print(unit(invocation, settings, kind));
            return Program.OK;
        }
        Secret token = Tokens.read(invocation, settings.token());
        Lifecycle.await(
                ClientRun.start(settings, token, flags.isOn(ClientFlags.MASK, false)),
                client -> watch(invocation, settings, kind, client));
        return Program.OK;
    }

    private static ClientSettings settings(Invocation invocation, Flags flags, ClientFlags.Kind kind) {
        return ClientFlags.settings(
                flags, kind, StateFolder.of(invocation.terminal().environment()).knownCas());
    }

    private static void watch(Invocation invocation, ClientSettings settings, ClientFlags.Kind kind, ClientRun client) {
        Flags flags = invocation.flags();
        if (kind == ClientFlags.Kind.ANY && flags.has(CommonFlags.CONFIG)) {
            client.watch(new ConfigWatch(
                    flags.path(CommonFlags.CONFIG, Path.of("")),
                    settings,
                    () -> settings(invocation, flags.readAgain(), kind),
                    client::change));
        }
    }

    private static String unit(Invocation invocation, ClientSettings settings, ClientFlags.Kind kind) {
        Flags flags = invocation.flags();
        String command = invocation.command().path();
        boolean watched = kind == ClientFlags.Kind.ANY && flags.has(CommonFlags.CONFIG);
        return SystemdUnit.of(
                new UnitRequest(
                        ClientFlags.unitName(flags, command),
                        description(kind) + settings.servers().get(0),
                        command,
                        watched ? TypedFlags.withFile(flags) : TypedFlags.of(flags),
                        List.of(settings.token()),
                        watched
                                ? List.of(flags.path(CommonFlags.CONFIG, Path.of(""))
                                        .toAbsolutePath())
                                : List.of(),
                        List.of(),
                        settings.tunnels().local().stream()
                                .anyMatch(forward -> forward.listen().port() < 1024),
                        settings.grace()),
                Installation.ofProcess(invocation.terminal().environment()));
    }

    private static String description(ClientFlags.Kind kind) {
        return switch (kind) {
            case HTTP -> "Culvert HTTP client of ";
            case TCP -> "Culvert TCP client of ";
            case ANY -> "Culvert client of ";
        };
    }
}
