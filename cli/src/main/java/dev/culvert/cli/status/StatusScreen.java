package dev.culvert.cli.status;

import java.io.PrintStream;
import java.util.List;

/** Draws lines over those that it drew before, on a terminal; elsewhere one after the other. */
final class StatusScreen {
    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String CLEAR_ALL = "\033[2J";

    private final PrintStream out;
    private final boolean terminal;
    private boolean drawn;

    StatusScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void draw(List<String> lines) {
        StringBuilder text = new StringBuilder();
        if (terminal) {
            text.append(drawn ? "" : CLEAR_ALL).append(HOME);
        } else if (drawn) {
            text.append('\n');
        }
        for (String line : lines) {
            text.append(line).append(terminal ? CLEAR_LINE : "").append('\n');
        }
        text.append(terminal ? CLEAR_BELOW : "");
        drawn = true;
        out.print(text);
        out.flush();
    }
}
