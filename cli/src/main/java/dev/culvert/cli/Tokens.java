package dev.culvert.cli;

import dev.culvert.cli.command.Invocation;
import dev.culvert.cli.flag.UsageException;
import dev.culvert.shared.settings.TokenSource;
import dev.culvert.shared.token.Secret;

/** Reads a token where a command starts, so that a bad one is a usage error. */
final class Tokens {

    private Tokens() {}

    /** Blocking. @throws UsageException where it is missing, empty or cannot be sent */
    static Secret read(Invocation invocation, TokenSource source) {
        try {
            TokenSource.Resolved token = source.resolve(invocation.terminal().environment());
            token.warning().ifPresent(warning -> invocation.terminal().err().println("culvert: " + warning));
            return token.token();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
