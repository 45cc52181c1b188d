package dev.culvert.shared.settings;

import java.time.Duration;

/** The checks that several settings share. */
final class Expect {

    private Expect() {}

    /** A port to listen on; 0 asks the system for a free one. */
    static int listenPort(String setting, int port) {
        if (port < 0 || port > 65_535) {
            throw InvalidSettingException.of(setting, port, "a port between 0 and 65535");
        }
        return port;
    }

    /** A port that others are told of, which therefore cannot be 0. */
    static int knownPort(String setting, int port) {
        if (port < 1 || port > 65_535) {
            throw InvalidSettingException.of(setting, port, "a port between 1 and 65535");
        }
        return port;
    }

    static Duration notNegative(String setting, Duration duration) {
        if (duration.isNegative()) {
            throw InvalidSettingException.of(setting, Durations.format(duration), "0s or longer");
        }
        return duration;
    }
}
