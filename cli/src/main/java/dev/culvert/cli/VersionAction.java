package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.shared.BuildInfo;

/** {@code culvert version}. */
final class VersionAction {

    private VersionAction() {}

    static int run(Invocation invocation) {
        BuildInfo build = BuildInfo.read();
        invocation.terminal().out().println("Culvert version " + build.version() + " - " + build.commit());
        return Program.OK;
    }
}
