package dev.culvert.shared.settings;

import java.nio.file.Path;

/** Where the shared secret stands; nothing is read yet. */
public sealed interface TokenSetting {

    /** The flag that this was given by, for messages. */
    String flag();

    /**
     * Given on the command line or in a configuration file.
     *
     * @param token the secret itself, which {@link #toString} does not show
     */
    record Inline(String token) implements TokenSetting {

        public Inline {
            if (token.isBlank()) {
                throw InvalidSettingException.of("--token", "empty (expected: the shared secret)");
            }
        }

        @Override
        public String flag() {
            return "--token";
        }

        @Override
        public String toString() {
            return "Inline[token=…]";
        }
    }

    /** @param path read at start, surrounding white space removed */
    record InFile(Path path) implements TokenSetting {

        public InFile {
            if (path.toString().isEmpty()) {
                throw InvalidSettingException.of("--token-file", "empty (expected: the path of a file)");
            }
        }

        @Override
        public String flag() {
            return "--token-file";
        }
    }

    /** @param variable the name of the environment variable that holds the secret */
    record InEnvironment(String variable) implements TokenSetting {

        public InEnvironment {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw InvalidSettingException.of("--token-env", variable, "the name of an environment variable");
            }
        }

        @Override
        public String flag() {
            return "--token-env";
        }
    }
}
