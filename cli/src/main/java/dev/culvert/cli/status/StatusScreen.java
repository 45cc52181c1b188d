package dev.culvert.cli.status;

import dev.culvert.cli.command.ScreenSize;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Draws lines over those that it drew before, on a terminal; elsewhere one after the other. What a terminal cannot show
 * at once would scroll and could not be drawn over, so lines in the middle are left out: what is wrong stands at the end.
 */
final class StatusScreen {
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String CLEAR_ALL = "\033[2J";

    private final PrintStream out;
    private final boolean terminal;
    private final String between;
    private boolean drawn;

    /** @param between the line that stands between two drawings where there is no terminal */
    StatusScreen(PrintStream out, boolean terminal, String between) {
        this.out = out;
        this.terminal = terminal;
        this.between = between;
    }

    void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (terminal) {
            text.append(drawn ? "" : CLEAR_ALL).append(HOME);
            fit(lines, ScreenSize.now())
                    .forEach(line -> text.append(line).append(CLEAR_LINE).append('\n'));
            text.append(CLEAR_BELOW);
        } else {
            text.append(drawn ? between + "\n" : "");
            lines.forEach(line -> text.append(line).append('\n'));
        }
        drawn = true;
        out.print(text);
        out.flush();
    }

    /** The lines that the terminal has room for: two thirds of it for the first, one third for the last. */
    static List<String> fit(List<String> lines, ScreenSize size) {
        int room = size.rows() - 1; // the cursor is below
        if (lines.stream().mapToInt(line -> rows(line, size)).sum() <= room) {
            return lines;
        }
        room--; // for the line that tells of the others
        Deque<String> last = new ArrayDeque<>();
        int used = 0;
        for (int i = lines.size() - 1; i >= 0 && used + rows(lines.get(i), size) <= room / 3; i--) {
            last.addFirst(lines.get(i));
            used += rows(lines.get(i), size);
        }
        List<String> shown = new ArrayList<>();
        while (used + rows(lines.get(shown.size()), size) <= room) {
            used += rows(lines.get(shown.size()), size);
            shown.add(lines.get(shown.size()));
        }
        shown.add("... " + (lines.size() - shown.size() - last.size()) + " more lines");
        shown.addAll(last);
        return shown;
    }

    private static int rows(String line, ScreenSize size) {
        return 1 + Math.max(0, line.length() - 1) / size.columns();
    }
}
