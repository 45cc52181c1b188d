package dev.culvert.shared.auth;

import java.time.Duration;

/** What a request's {@code Authorization} header earns it. */
public sealed interface Verdict {

    /** The token is right: go on, at once. */
    record Accept() implements Verdict {}

    /** Answer 401, after {@code delay}. If the asker leaves before that, nothing needs to be told. */
    record Unauthorized(Duration delay) implements Verdict {}

    /** Answer 429, at once: this address has as many delayed answers outstanding as it may. */
    record TooMany() implements Verdict {}
}
