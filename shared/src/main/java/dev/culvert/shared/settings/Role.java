package dev.culvert.shared.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A plane that a node can run. */
public enum Role {
    /** Takes clients on the control port. */
    CONTROL,
    /** Takes visitors' HTTP requests. */
    HTTP,
    /** Takes visitors' TCP connections. */
    TCP,
    /** Answers for the whole cluster. */
    STATUS;

    /** As users type it. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param names as users type them; each may be a comma-separated list
     * @throws InvalidSettingException on an unknown name, or none
     */
    public static Set<Role> parse(String setting, Collection<String> names) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String list : names) {
            for (String name : list.split(",", -1)) {
                roles.add(one(setting, name.strip()));
            }
        }
        if (roles.isEmpty()) {
            throw InvalidSettingException.of(setting, "", "at least one of " + known());
        }
        return Collections.unmodifiableSet(roles);
    }

    private static Role one(String setting, String name) {
        return Arrays.stream(values())
                .filter(role -> role.flag().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidSettingException.of(setting, name, "one or more of " + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(Role::flag).collect(Collectors.joining(","));
    }
}
