package dev.culvert.cli.flag;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** "Did you mean": the known word nearest to an unknown one. */
public final class Nearest {

    private Nearest() {}

    /** The nearest of {@code known}, however far; empty where nothing is known. */
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** As {@link #to}, but empty where even the nearest is so far off that to name it would only puzzle. */
    public static Optional<String> closeTo(String word, Collection<String> known) {
        return to(word, known).filter(near -> distance(word, near) <= 2);
    }

    /** Levenshtein's edit distance, where to complete or to cut a word at its end costs half. */
    private static int distance(String word, String candidate) {
        if (candidate.startsWith(word) || word.startsWith(candidate)) {
            return (Math.abs(candidate.length() - word.length()) + 1) / 2;
        }
        int[] previous = new int[candidate.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int[] row = new int[previous.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = previous[j - 1] + (word.charAt(i - 1) == candidate.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[candidate.length()];
    }
}
