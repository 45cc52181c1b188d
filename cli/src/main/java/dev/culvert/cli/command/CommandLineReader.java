package dev.culvert.cli.command;

import dev.culvert.cli.flag.Flag;
import dev.culvert.cli.flag.Flags;
import dev.culvert.cli.flag.Nearest;
import dev.culvert.cli.flag.UsageException;
import dev.culvert.shared.settings.InvalidSettingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line, and says in one line what is wrong with one that cannot be read. */
final class CommandLineReader {

    private final CommandTree tree;
    private final Terminal terminal;

    CommandLineReader(Collection<Command> commands, Terminal terminal) {
        this.tree = new CommandTree(commands);
        this.terminal = terminal;
    }

    /**
     * What is to be run; empty where help was asked for, and has been printed.
     *
     * @throws UsageException on a line that cannot be understood
     */
    Optional<Invocation> read(String... args) {
        ParseResult result;
        try {
            result = tree.root().parseArgs(args);
        } catch (ParameterException e) {
            throw new UsageException(sentence(e));
        }
        while (result.hasSubcommand()) {
            result = result.subcommand();
        }
        CommandLine line = result.commandSpec().commandLine();
        Command command = tree.commandOf(line);
        if (command == null || result.isUsageHelpRequested()) {
            line.usage(terminal.out());
            return Optional.empty();
        }
        return Optional.of(new Invocation(
                command,
                Flags.of(command.flags(), typed(command, result), terminal.environment()),
                operands(command, result),
                terminal));
    }

    private static Map<Flag, List<String>> typed(Command command, ParseResult result) {
        Map<Flag, List<String>> typed = new HashMap<>();
        for (Flag flag : command.flags()) {
            OptionSpec option = result.matchedOption(flag.name());
            if (option != null) {
                Object value = option.getValue();
                typed.put(
                        flag,
                        value instanceof List<?> list
                                ? list.stream().map(String::valueOf).toList()
                                : List.of(String.valueOf(value)));
            }
        }
        return typed;
    }

    private static List<String> operands(Command command, ParseResult result) {
        List<String> operands = new ArrayList<>();
        result.matchedPositionals().forEach(positional -> operands.addAll(positional.originalStringValues()));
        if (command.operand() != null && operands.size() != 1) {
            throw InvalidSettingException.of(
                    command.path(), operands.size() + " operands", "one, " + command.operand());
        }
        return operands;
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(e.getCommandLine(), unmatched.getUnmatched().get(0));
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            ArgSpec arg = missing.getMissing().get(0);
            return name(arg) + ": no value (expected: " + arg.paramLabel() + ")";
        }
        if (e instanceof OverwrittenOptionException overwritten) {
            return name(overwritten.getOverwritten()) + ": given twice (expected: once)";
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("a command line that cannot be read");
    }

    private static String name(@Nullable ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : "operand";
    }

    private static String unknown(CommandLine line, String argument) {
        if (argument.startsWith("-")) {
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            List<String> known = line.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .map(OptionSpec::longestName)
                    .toList();
            return flag + ": unknown flag (expected: "
                    + Nearest.to(flag, known)
                            .map(near -> "a known one, did you mean " + near + "?")
                            .orElse("one that " + line.getCommandSpec().qualifiedName(" ") + " --help lists")
                    + ")";
        }
        Collection<String> commands = line.getSubcommands().keySet();
        String word = commands.isEmpty() ? "a word that belongs to no flag" : "unknown command";
        return argument + ": " + word + " (expected: "
                + Nearest.closeTo(argument, commands)
                        .map(near -> "a known one, did you mean " + near + "?")
                        .orElse(commands.isEmpty() ? "flags only" : String.join(", ", commands))
                + ")";
    }
}
