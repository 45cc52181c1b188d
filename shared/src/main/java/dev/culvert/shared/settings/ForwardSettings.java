package dev.culvert.shared.settings;

import java.util.Arrays;
import java.util.List;

/**
 * Whether clients may bring services of the server's network to themselves, and which.
 *
 * @param on {@code --client-forwarding}
 * @param targets {@code --forward-allow}; none: every forward is refused
 */
public record ForwardSettings(boolean on, List<HostPort> targets) {

    /** As it is by default. */
    public static final ForwardSettings OFF = new ForwardSettings(false, List.of());

    public ForwardSettings {
        targets = List.copyOf(targets);
    }

    /**
     * Reads a list of {@code HOST:PORT}, each element itself a comma-separated list.
     *
     * @param setting named in the message
     * @throws InvalidSettingException on the first that cannot be read
     */
    public static List<HostPort> parseTargets(String setting, List<String> texts) {
        return texts.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(one -> HostPort.parse(setting, one.strip()))
                .distinct()
                .toList();
    }
}
