package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.flag.StatusFlags;
import dev.culvert.cli.status.StatusRun;
import dev.culvert.shared.files.StateFolder;
import dev.culvert.shared.settings.StatusSettings;

/** {@code culvert status}. */
final class StatusAction {

    private StatusAction() {}

    static int run(Invocation invocation) throws Exception {
        StatusSettings settings = StatusFlags.settings(
                invocation.flags(),
                StateFolder.of(invocation.terminal().environment()).knownCas());
        invocation.printNotes();
        return StatusRun.run(settings, Tokens.read(invocation, settings.token()), invocation.terminal());
    }
}
