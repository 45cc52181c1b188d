package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import java.time.Duration;

/** A command as a user types it. */
final class Shell {

    private Shell() {}

    /** @param output standard output, less the last end of line */
    record Result(int exitCode, String output, String errors) {}

    static Result run(Duration limit, String command) {
        CulvertProcess shell =
                CulvertProcess.program("bash", "-o", "pipefail", "-c", command).run(limit);
        return new Result(shell.exitCode(), shell.stdout().stripTrailing(), shell.stderr());
    }

    /** The output of a command that must succeed. */
    static String succeed(Duration limit, String command) {
        Result result = run(limit, command);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    command + ": exit code " + result.exitCode() + "\n" + result.output() + "\n" + result.errors());
        }
        return result.output();
    }
}
