package dev.culvert.cli.flag;

import dev.culvert.shared.settings.Durations;
import dev.culvert.shared.settings.InvalidSettingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The flags of one command as they were given. The command line beats the environment, and that the file; a list is
 * taken from one place whole.
 */
public final class Flags {

    private final Collection<Flag> known;
    private final List<FlagSource> sources;
    private final Set<String> notes = new LinkedHashSet<>();

    private Flags(Collection<Flag> known, List<FlagSource> sources) {
        this.known = known;
        this.sources = sources;
    }

    /**
     * @param known the flags of the command
     * @param typed what stood on the command line, by flag
     * @throws UsageException where {@code --config} names a file that cannot be used
     */
    public static Flags of(Collection<Flag> known, Map<Flag, List<String>> typed, Map<String, String> environment) {
        FlagSource commandLine = flag -> {
            List<String> texts = typed.get(flag);
            return texts == null ? null : new GivenFlag(flag.name(), texts);
        };
        var sources = new ArrayList<FlagSource>(List.of(commandLine, new EnvironmentFlags(environment)));
        return new Flags(known, sources).withFile();
    }

    private Flags withFile() {
        if (known.contains(CommonFlags.CONFIG) && has(CommonFlags.CONFIG)) {
            var allowed = new ArrayList<>(known);
            allowed.remove(CommonFlags.CONFIG);
            sources.add(FileFlags.read(path(CommonFlags.CONFIG, Path.of("")), allowed));
        }
        return this;
    }

    /** The flags of the command that were given, in the order in which it knows them. */
    public List<Flag> given() {
        return known.stream().filter(this::has).toList();
    }

    public boolean has(Flag flag) {
        return given(flag) != null;
    }

    /** Whether the flag stands on the command line or in the environment. */
    boolean hasOutsideFile(Flag flag) {
        return sources.stream().anyMatch(source -> !(source instanceof FileFlags) && source.find(flag) != null);
    }

    /**
     * The same flags with the file of {@code --config} read again.
     *
     * @throws UsageException where the file cannot be used
     */
    public Flags readAgain() {
        var others = new ArrayList<FlagSource>();
        sources.stream().filter(source -> !(source instanceof FileFlags)).forEach(others::add);
        return new Flags(known, others).withFile();
    }

    /** What messages call the flag, which tells where it was given. */
    public String setting(Flag flag) {
        GivenFlag given = given(flag);
        return given == null ? flag.name() : given.setting();
    }

    /** The value of a flag that stands at most once. */
    public Optional<String> text(Flag flag) {
        return Optional.ofNullable(given(flag)).map(GivenFlag::text);
    }

    /** The values of a flag that may be repeated, none where it was not given. */
    public List<String> texts(Flag flag) {
        GivenFlag given = given(flag);
        return given == null ? List.of() : given.texts();
    }

    public boolean isOn(Flag flag, boolean byDefault) {
        return read(flag, Flags::readSwitch, byDefault);
    }

    public int number(Flag flag, int byDefault) {
        return read(flag, Flags::readNumber, byDefault);
    }

    public Path path(Flag flag, Path byDefault) {
        return read(flag, Flags::readPath, byDefault);
    }

    public Duration duration(Flag flag, Duration byDefault) {
        return read(flag, Durations::parse, byDefault);
    }

    /** Reads a value by a parser that takes the setting's name for its message. */
    public <T> T read(Flag flag, BiFunction<String, String, T> parser, T byDefault) {
        GivenFlag given = given(flag);
        return given == null ? byDefault : parser.apply(given.setting(), given.text());
    }

    /**
     * Of several flags of which at most one makes sense, the one that was given in the place that beats the others.
     *
     * @throws UsageException where one place gives two of them
     */
    public Optional<Flag> oneOf(String... names) {
        for (FlagSource source : sources) {
            List<Flag> found = known.stream()
                    .filter(flag -> List.of(names).contains(flag.name()) && source.find(flag) != null)
                    .toList();
            if (found.size() > 1) {
                throw new UsageException(
                        found.get(0).name() + " and " + found.get(1).name() + ": both given (expected: one of them)");
            }
            if (found.size() == 1) {
                return Optional.of(found.get(0));
            }
        }
        return Optional.empty();
    }

    /** Keeps a remark for whoever started the program: something works, but not as typed. */
    void note(String remark) {
        notes.add(remark);
    }

    /** What settings that were read so far gave reason to remark. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private @Nullable GivenFlag given(Flag flag) {
        for (FlagSource source : sources) {
            GivenFlag given = source.find(flag);
            if (given != null) {
                return given;
            }
        }
        return null;
    }

    private static boolean readSwitch(String setting, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidSettingException.of(setting, text, "true or false");
        };
    }

    private static int readNumber(String setting, String text) {
        if (!text.matches("-?\\d{1,9}")) {
            throw InvalidSettingException.of(setting, text, "a whole number");
        }
        return Integer.parseInt(text);
    }

    private static Path readPath(String setting, String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // the same sentence as for an empty one
        }
        throw InvalidSettingException.of(setting, text, "a path");
    }
}
