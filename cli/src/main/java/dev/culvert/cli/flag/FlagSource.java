package dev.culvert.cli.flag;

import org.jspecify.annotations.Nullable;

/** A place in which flags may be given. */
interface FlagSource {

    /** What was given for {@code flag}, or null. */
    @Nullable
    GivenFlag find(Flag flag);
}
