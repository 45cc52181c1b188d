package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.flag.CommonFlags;
import dev.culvert.cli.flag.FileserverFlags;
import dev.culvert.cli.flag.Flags;
import dev.culvert.cli.flag.TypedFlags;
import dev.culvert.cli.run.FileserverRun;
import dev.culvert.cli.run.Lifecycle;
import dev.culvert.cli.systemd.Installation;
import dev.culvert.cli.systemd.SystemdUnit;
import dev.culvert.cli.systemd.UnitRequest;
import dev.culvert.shared.settings.FileserverSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code culvert fileserver}. */
final class FileserverAction {

    private FileserverAction() {}

    static int run(Invocation invocation) {
        Flags flags = invocation.flags();
        FileserverSettings settings = FileserverFlags.settings(flags);
        invocation.printNotes();
        if (CommonFlags.generatesUnit(flags)) {
            invocation.terminal().out().print(unit(invocation, settings));
            return Program.OK;
        }
        var token = settings.token();
        var password = token == null ? null : Tokens.read(invocation, token);
        Lifecycle.await(
                FileserverRun.start(settings, password),
                server -> invocation.terminal().out().println(server.startLine()));
        return Program.OK;
    }

    private static String unit(Invocation invocation, FileserverSettings settings) {
        List<String> arguments = new ArrayList<>(TypedFlags.of(invocation.flags()));
        arguments.removeIf(argument -> argument.startsWith("--webroot="));
        arguments.add(0, "--webroot=" + settings.folder());
        return SystemdUnit.of(
                new UnitRequest(
                        "culvert-fileserver",
                        "Culvert file server",
                        "fileserver",
                        arguments,
                        Stream.ofNullable(settings.token()).toList(),
                        List.of(settings.folder()),
                        List.of(),
                        settings.address().port() < 1024,
                        Duration.ofSeconds(30)),
                Installation.ofProcess(invocation.terminal().environment()));
    }
}
