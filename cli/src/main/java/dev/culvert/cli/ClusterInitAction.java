package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.shared.tls.ClusterDir;
import java.nio.file.Path;
import java.time.Clock;

/** {@code culvert cluster init DIR}. */
final class ClusterInitAction {

    private ClusterInitAction() {}

    static int run(Invocation invocation) {
        Path folder = invocation.operandAsPath();
        ClusterDir.init(folder, Clock.systemUTC());
        invocation
                .terminal()
                .out()
                .println("Made " + folder.toAbsolutePath().normalize()
                        + ": copy it to each node and start them with --cluster-dir. Keep it as secret as a password.");
        return Program.OK;
    }
}
