package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.flag.ClientFlags;
import dev.culvert.cli.flag.CommonFlags;
import dev.culvert.cli.flag.Flags;
import dev.culvert.cli.flag.TypedFlags;
import dev.culvert.cli.run.ClientRun;
import dev.culvert.cli.run.Lifecycle;
import dev.culvert.cli.systemd.Installation;
import dev.culvert.cli.systemd.SystemdUnit;
import dev.culvert.cli.systemd.UnitRequest;
import dev.culvert.shared.files.StateFolder;
import dev.culvert.shared.settings.ClientSettings;
import dev.culvert.shared.token.Secret;
import java.util.List;
import java.util.Map;

/** {@code culvert http client}. */
final class ClientAction {

    private ClientAction() {}

    static int run(Invocation invocation) {
        Flags flags = invocation.flags();
        Map<String, String> environment = invocation.terminal().environment();
        ClientSettings settings =
                ClientFlags.settings(flags, StateFolder.of(environment).knownCas());
        invocation.printNotes();
        if (CommonFlags.generatesUnit(flags)) {
            invocation.terminal().out().print(unit(invocation, settings));
            return Program.OK;
        }
        Secret token = Tokens.read(invocation, settings.token());
        Lifecycle.await(ClientRun.start(settings, token, flags.isOn(ClientFlags.MASK, false)), started -> {});
        return Program.OK;
    }

    private static String unit(Invocation invocation, ClientSettings settings) {
        return SystemdUnit.of(
                new UnitRequest(
                        ClientFlags.unitName(invocation.flags()),
                        "Culvert HTTP client of " + settings.servers().get(0),
                        "http client",
                        TypedFlags.of(invocation.flags()),
                        settings.token(),
                        List.of(),
                        List.of(),
                        false,
                        settings.grace()),
                Installation.ofProcess(invocation.terminal().environment()));
    }
}
