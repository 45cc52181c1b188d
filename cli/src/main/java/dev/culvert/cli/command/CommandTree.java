package dev.culvert.cli.command;

import dev.culvert.cli.flag.Flag;
import dev.culvert.cli.flag.FlagGroup;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Commands as picocli's model. It is built by hand rather than from annotations: nothing is scanned at start, every
 * value stays text until its setting is known, and picocli's type conversion is not in the way of our sentences.
 */
final class CommandTree {

    private static final Map<String, String> FOLDERS = Map.of(
            "http", "Tunnels for HTTP.",
            "tcp", "Tunnels for TCP.",
            "cluster", "Clusters of exit servers.");

    private final CommandLine root;
    private final Map<String, Command> commands = new HashMap<>();

    CommandTree(Collection<Command> commands) {
        root = line("culvert", "A self-hosted tunnel: puts private web sites and TCP services on a public address.");
        for (Command command : commands) {
            this.commands.put(command.path(), command);
            add(command);
        }
    }

    CommandLine root() {
        return root;
    }

    /** The command that {@code line} stands for, or null for a folder of commands. */
    @org.jspecify.annotations.Nullable
    Command commandOf(CommandLine line) {
        String name = line.getCommandSpec().qualifiedName(" ");
        return name.equals("culvert") ? null : commands.get(name.substring("culvert ".length()));
    }

    private void add(Command command) {
        String[] words = command.path().split(" ");
        CommandLine parent = root;
        for (int i = 0; i < words.length - 1; i++) {
            CommandLine folder = parent.getSubcommands().get(words[i]);
            if (folder == null) {
                folder = line(words[i], FOLDERS.getOrDefault(words[i], ""));
                parent.addSubcommand(words[i], folder);
            }
            parent = folder;
        }
        String word = words[words.length - 1];
        CommandLine line = line(word, command.summary());
        describe(line, command);
        parent.addSubcommand(word, line);
    }

    private static CommandLine line(String name, String summary) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(literal(summary))
                .width(100)
                .autoWidth(false)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .commandListHeading("%nCommands:%n")
                .synopsisSubcommandLabel("COMMAND");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        return new CommandLine(spec)
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(false)
                .setUsageHelpLongOptionsMaxWidth(34);
    }

    private static void describe(CommandLine line, Command command) {
        CommandSpec spec = line.getCommandSpec();
        command.flags().forEach(flag -> spec.addOption(option(flag)));
        if (command.operand() != null) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(command.operand())
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..*")
                    .hidden(true)
                    .build());
            spec.usageMessage().customSynopsis("culvert " + command.path() + " [OPTIONS] " + command.operand());
        }
        spec.usageMessage()
                .footerHeading("%nExample:%n")
                .footer(command.example().stream()
                        .map(text -> "  " + literal(text))
                        .toArray(String[]::new));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> optionList(help, command));
    }

    /** The flags under their headings. picocli's own groups would let a flag stand twice. */
    private static String optionList(Help help, Command command) {
        Map<String, OptionSpec> options = help.commandSpec().optionsMap();
        var text = new StringBuilder(section(help, Stream.of(options.get("--help"))));
        for (FlagGroup group : command.groups()) {
            text.append(System.lineSeparator())
                    .append(group.heading())
                    .append(':')
                    .append(System.lineSeparator())
                    .append(section(help, group.flags().stream().map(flag -> options.get(flag.name()))));
        }
        return text.toString();
    }

    private static String section(Help help, Stream<@Nullable OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(
                options.filter(Objects::nonNull)
                        .filter(option -> !option.hidden())
                        .toList(),
                help.parameterLabelRenderer());
        return layout.toString();
    }

    private static OptionSpec option(Flag flag) {
        OptionSpec.Builder option = OptionSpec.builder(flag.names().toArray(String[]::new))
                .paramLabel(literal(flag.label()))
                .hidden(flag.hidden())
                .description(literal(help(flag)));
        return switch (flag.kind()) {
            case ONE -> option.type(String.class).arity("1").build();
            case LIST ->
                option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
            case SWITCH ->
                option.type(String.class).arity("0..1").fallbackValue("true").build();
        };
    }

    private static String help(Flag flag) {
        return flag.defaultText() == null ? flag.help() : flag.help() + " Default: " + flag.defaultText();
    }

    /** picocli formats its texts and knows marks in them. */
    private static String literal(String text) {
        return text.replace("%", "%%").replace("@|", "@ |");
    }
}
