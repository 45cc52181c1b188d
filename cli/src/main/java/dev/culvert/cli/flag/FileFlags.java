package dev.culvert.cli.flag;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.culvert.shared.log.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Flags given in a YAML file: a mapping of flag names without their hyphens to a value, or to a list of values where a
 * flag may be repeated.
 */
final class FileFlags implements FlagSource {

    private final Path file;
    private final Map<String, Flag> known;
    private final Map<String, GivenFlag> given = new HashMap<>();

    private FileFlags(Path file, Collection<Flag> flags) {
        this.file = file;
        this.known = flags.stream().collect(Collectors.toMap(Flag::key, Function.identity()));
    }

    /**
     * @param flags those of the command that reads the file
     * @throws UsageException naming the file, the line, the key and what was expected
     */
    static FileFlags read(Path file, Collection<Flag> flags) {
        if (Files.isDirectory(file)) {
            throw new UsageException("--config: " + file + " (expected: a file, not a folder)");
        }
        var read = new FileFlags(file, flags);
        try (var in = Files.newInputStream(file);
                JsonParser yaml = new YAMLFactory().createParser(in)) {
            read.mapping(yaml);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new UsageException(file + " line " + line + ": not YAML (expected: lines such as port: 8000)");
        } catch (NoSuchFileException e) {
            throw new UsageException("--config: " + file + " (expected: a file that exists)");
        } catch (IOException e) {
            throw new UsageException("--config: " + file + " (expected: a file that can be read)");
        }
        return read;
    }

    @Override
    public @Nullable GivenFlag find(Flag flag) {
        return given.get(flag.key());
    }

    private void mapping(JsonParser yaml) throws IOException {
        JsonToken first = yaml.nextToken();
        if (first == null) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw problem(yaml, kind(first), "lines such as port: 8000");
        }
        while (yaml.nextToken() == JsonToken.FIELD_NAME) {
            entry(yaml);
        }
        if (yaml.nextToken() != null) {
            throw problem(yaml, "a second document", "one document");
        }
    }

    private void entry(JsonParser yaml) throws IOException {
        String key = yaml.currentName();
        int line = yaml.currentTokenLocation().getLineNr();
        Flag flag = known.get(key);
        if (flag == null) {
            throw problem(yaml, Printable.of(key), expectedKey(key));
        }
        var texts = new ArrayList<String>();
        JsonToken token = yaml.nextToken();
        if (token == JsonToken.START_ARRAY && flag.kind() == Flag.Kind.LIST) {
            while (yaml.nextToken() != JsonToken.END_ARRAY) {
                texts.add(scalar(yaml, key, "a list of plain values"));
            }
        } else {
            texts.add(scalar(yaml, key, flag.kind() == Flag.Kind.LIST ? "a value or a list" : "one value"));
        }
        if (texts.isEmpty()) {
            return;
        }
        String setting = flag.name() + " (" + file + " line " + line + ")";
        if (given.put(key, new GivenFlag(setting, List.copyOf(texts))) != null) {
            throw new UsageException(file + " line " + line + ": " + key + ": given twice (expected: once)");
        }
    }

    private String expectedKey(String key) {
        return Nearest.to(key, known.keySet())
                .map(near -> "the name of a flag, did you mean " + near + "?")
                .orElse("the name of a flag without its hyphens");
    }

    private String scalar(JsonParser yaml, String key, String expected) throws IOException {
        JsonToken token = yaml.currentToken();
        if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw problem(yaml, key + ": " + kind(token), expected);
        }
        return yaml.getText();
    }

    private UsageException problem(JsonParser yaml, String what, String expected) {
        return new UsageException(file + " line " + yaml.currentTokenLocation().getLineNr() + ": " + what
                + " (expected: " + expected + ")");
    }

    private static String kind(@Nullable JsonToken token) {
        if (token == null || token == JsonToken.VALUE_NULL) {
            return "nothing";
        }
        if (token == JsonToken.START_OBJECT) {
            return "a mapping";
        }
        return token == JsonToken.START_ARRAY ? "a list" : "a single value";
    }
}
