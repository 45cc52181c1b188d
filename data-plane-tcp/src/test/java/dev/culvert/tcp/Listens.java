package dev.culvert.tcp;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.awaitility.Awaitility;

/** Whether something listens on a loopback port, without connecting to it. */
final class Listens {
    private static final String LISTENING = "0A";

    private Listens() {}

    static void await(int port) {
        Awaitility.await().atMost(10, SECONDS).until(() -> now(port));
    }

    static void awaitClosed(int port) {
        Awaitility.await().atMost(10, SECONDS).until(() -> !now(port));
    }

    static boolean now(int port) {
        return listens("/proc/net/tcp", port) || listens("/proc/net/tcp6", port);
    }

    private static boolean listens(String table, int port) {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        try (var lines = Files.lines(Path.of(table))) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .anyMatch(row -> row.length > 3 && row[1].endsWith(ending) && row[3].equals(LISTENING));
        } catch (IOException e) {
            return false;
        }
    }
}
