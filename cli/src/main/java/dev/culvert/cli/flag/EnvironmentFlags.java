package dev.culvert.cli.flag;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Flags given as {@code CULVERT_…} variables. An empty variable counts as absent, as compose files leave them. */
record EnvironmentFlags(Map<String, String> environment) implements FlagSource {

    @Override
    public @Nullable GivenFlag find(Flag flag) {
        String value = environment.get(flag.variable());
        return value == null || value.isEmpty()
                ? null
                : new GivenFlag(flag.name() + " (" + flag.variable() + ")", List.of(value));
    }
}
