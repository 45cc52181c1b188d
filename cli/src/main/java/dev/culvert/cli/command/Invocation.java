package dev.culvert.cli.command;

import dev.culvert.cli.flag.Flags;
import dev.culvert.shared.settings.InvalidSettingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A command line that was understood.
 *
 * @param flags as given on the line, in the environment and in the file
 * @param operands what stood there that is no flag
 */
public record Invocation(Command command, Flags flags, List<String> operands, Terminal terminal) {

    /** The one operand of a command that needs one. */
    public Path operandAsPath() {
        String operand = operands.get(0);
        try {
            return Path.of(operand);
        } catch (InvalidPathException e) {
            throw InvalidSettingException.of(command.path(), operand, "a path");
        }
    }

    /** Prints what reading the settings gave reason to remark. */
    public void printNotes() {
        for (String note : flags.notes()) {
            terminal.err().println("culvert: " + note);
        }
    }
}
