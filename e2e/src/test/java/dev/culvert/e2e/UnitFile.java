package dev.culvert.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A unit that {@code --generate systemd} has printed, and what systemd would make of it: its process and credentials. */
final class UnitFile {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    private final String text;

    private UnitFile(String text) {
        this.text = text;
    }

    /** That of this command line, to which {@code --generate systemd} is added. */
    static UnitFile of(String... commandLine) {
        List<String> arguments = new ArrayList<>(List.of(commandLine));
        arguments.addAll(List.of("--generate", "systemd"));
        CulvertProcess printed =
                CulvertProcess.culvert(arguments.toArray(String[]::new)).run(Duration.ofSeconds(20));
        if (printed.exitCode() != 0) {
            throw new AssertionError(printed.output());
        }
        return new UnitFile(printed.stdout());
    }

    String text() {
        return text;
    }

    /**
     * Runs its {@code ExecStart}.
     *
     * @param folder for credentials and state
     * @param typed the files that the unit's first lines tell the operator to type, by their path
     */
    CulvertProcess.Builder process(Path folder, Map<String, String> typed) {
        Path credentials = credentials(folder.resolve("credentials"), typed);
        List<String> words = words(setting("ExecStart").get(0)).stream()
                .map(word -> word.replace("${CREDENTIALS_DIRECTORY}", credentials.toString()))
                .map(word -> word.replace("$$", "$").replace("%%", "%"))
                .toList();
        return CulvertProcess.program(words.toArray(String[]::new))
                .directory(folder)
                .env("CREDENTIALS_DIRECTORY", credentials.toString())
                .env("XDG_STATE_HOME", folder.resolve("state").toString());
    }

    private Path credentials(Path folder, Map<String, String> typed) {
        try {
            Files.createDirectories(folder);
            for (String credential : setting("LoadCredential")) {
                int colon = credential.indexOf(':');
                String path = credential.substring(colon + 1);
                String secret = typed.containsKey(path) ? typed.get(path) : Files.readString(Path.of(path));
                Files.writeString(folder.resolve(credential.substring(0, colon)), secret);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> setting(String name) {
        return text.replace("\\\n", "")
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) == null
                            ? matcher.group(2)
                            : matcher.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return words;
    }
}
