package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.run.Lifecycle;
import dev.culvert.cli.run.Quickstart;
import java.io.IOException;

/** {@code culvert quickstart}. */
final class QuickstartAction {

    private QuickstartAction() {}

    static int run(Invocation invocation) throws IOException {
        Lifecycle.await(Quickstart.start(), quickstart -> {
            String url = quickstart.url();
            invocation.terminal().out().println("""

                            A sample site is behind a tunnel now: server, client and site run in this process.

                              open   %1$s
                              or     curl %1$shello.txt

                            Ctrl-C ends it.""".formatted(url));
        });
        return Program.OK;
    }
}
