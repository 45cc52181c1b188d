package dev.culvert.cli.flag;

import java.util.List;

/** Flags that help shows under one heading. */
public record FlagGroup(String heading, List<Flag> flags) {

    public FlagGroup {
        flags = List.copyOf(flags);
    }

    static FlagGroup of(String heading, Flag... flags) {
        return new FlagGroup(heading, List.of(flags));
    }
}
