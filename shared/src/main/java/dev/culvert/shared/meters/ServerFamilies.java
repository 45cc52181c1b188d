package dev.culvert.shared.meters;

import dev.culvert.shared.settings.Role;
import java.util.Collection;
import java.util.List;

/**
 * The families that a server's control port counts in: {@code http}, {@code tcp} or both, by the kinds of tunnels that it
 * serves.
 *
 * @param names what their meters' names begin with
 */
public record ServerFamilies(List<String> names) {
    private static final List<String> ALL = List.of("http", "tcp");

    /** Keeps a copy. */
    public ServerFamilies {
        names = List.copyOf(names);
    }

    /** Those of a node; one that has no data plane serves what its peers' visitors ask for, of either kind. */
    public static ServerFamilies of(Collection<Role> roles) {
        List<String> served =
                roles.stream().map(Role::flag).filter(ALL::contains).sorted().toList();
        return new ServerFamilies(served.isEmpty() ? ALL : served);
    }
}
