package dev.culvert.shared.status;

import dev.culvert.shared.BuildInfo;
import java.time.Instant;
import java.util.List;

/**
 * What does not change of a node while it runs.
 *
 * @param version of the program
 * @param sha the commit that it was built from
 * @param mode {@code http}, {@code tcp} or {@code both}: the visitors that it takes; {@link #NO_VISITORS}
 * @param startTime when
 * @param hostname of its machine
 * @param roles its planes, as users type them
 */
public record NodeAbout(
        String version, String sha, String mode, Instant startTime, String hostname, List<String> roles) {
    /** The mode of a node that takes none. */
    public static final String NO_VISITORS = "none";

    /** Keeps a copy of the roles. */
    public NodeAbout {
        roles = List.copyOf(roles);
    }

    /** Of a node of this build that starts now. */
    public static NodeAbout now(BuildInfo build, String mode, String hostname, List<String> roles) {
        return new NodeAbout(build.version(), build.commit(), mode, Instant.now(), hostname, roles);
    }
}
