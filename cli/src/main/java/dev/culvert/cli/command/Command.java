package dev.culvert.cli.command;

import dev.culvert.cli.flag.Flag;
import dev.culvert.cli.flag.FlagGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command.
 *
 * @param path the words that call it, such as {@code http server}
 * @param summary a sentence
 * @param groups its flags
 * @param operand the name of the one operand that it needs, or null
 * @param example lines for help
 * @param action what it does
 */
public record Command(
        String path,
        String summary,
        List<FlagGroup> groups,
        @Nullable String operand,
        List<String> example,
        Action action) {

    /** What a command does, and the exit code of the program. */
    @FunctionalInterface
    public interface Action {

        /** Blocks until the command has ended. */
        int run(Invocation invocation) throws Exception;
    }

    List<Flag> flags() {
        return groups.stream().flatMap(group -> group.flags().stream()).toList();
    }
}
