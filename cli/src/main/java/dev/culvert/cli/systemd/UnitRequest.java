package dev.culvert.cli.systemd;

import dev.culvert.shared.settings.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a unit is to run.
 *
 * @param name of the unit, without {@code .service}
 * @param description a few words
 * @param command the words after the program's name, such as {@code http server}
 * @param arguments its flags as {@code --flag=value}, without the tokens'
 * @param tokens where the tokens stand that it needs
 * @param readPaths files and folders of the user that the program reads
 * @param writtenPaths those that it writes
 * @param privilegedPort whether it listens on a port below 1024
 * @param grace how long it takes to stop
 */
public record UnitRequest(
        String name,
        String description,
        String command,
        List<String> arguments,
        List<TokenSource> tokens,
        List<Path> readPaths,
        List<Path> writtenPaths,
        boolean privilegedPort,
        Duration grace) {

    public UnitRequest {
        arguments = List.copyOf(arguments);
        tokens = List.copyOf(tokens);
        readPaths = List.copyOf(readPaths);
        writtenPaths = List.copyOf(writtenPaths);
    }
}
