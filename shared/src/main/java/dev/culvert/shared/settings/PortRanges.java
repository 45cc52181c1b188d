package dev.culvert.shared.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A set of ports as users write it: {@code 22,443,1024-65535}. */
public final class PortRanges {
    private static final String EXPECTED = "ports between 1 and 65535, such as 22,443,1024-65535";

    private final List<Range> ranges;
    private final BitSet ports = new BitSet();

    private record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    private PortRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
        ranges.forEach(range -> ports.set(range.first, range.last + 1));
    }

    /**
     * @param setting named in the message
     * @param texts each may be a comma-separated list
     * @throws InvalidSettingException where one is no port and no range of ports, or there is none
     */
    public static PortRanges parse(String setting, Collection<String> texts) {
        List<Range> ranges = new ArrayList<>();
        texts.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .forEach(one -> ranges.add(range(setting, one.strip())));
        if (ranges.isEmpty()) {
            throw InvalidSettingException.of(setting, "", EXPECTED);
        }
        return new PortRanges(ranges);
    }

    /** Whether the port is one of them. */
    public boolean contains(int port) {
        return ports.get(port);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }

    private static Range range(String setting, String text) {
        int dash = text.indexOf('-');
        int first = port(setting, text, dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : port(setting, text, text.substring(dash + 1));
        if (first > last) {
            throw InvalidSettingException.of(setting, text, "the smaller port first");
        }
        return new Range(first, last);
    }

    private static int port(String setting, String text, String port) {
        int number = port.strip().matches("\\d{1,5}") ? Integer.parseInt(port.strip()) : 0;
        if (number < 1 || number > 65_535) {
            throw InvalidSettingException.of(setting, text, EXPECTED);
        }
        return number;
    }
}
