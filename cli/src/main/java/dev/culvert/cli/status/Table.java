package dev.culvert.cli.status;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its longest cell or as was asked for, one space between them. */
final class Table {
    private final List<String> headings;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
        this.widths = new int[headings.length];
    }

    /** The least width of the first columns. */
    Table widths(int... least) {
        System.arraycopy(least, 0, widths, 0, least.length);
        return this;
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        measure(headings);
        rows.forEach(this::measure);
        List<String> lines = new ArrayList<>();
        lines.add(line(headings));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private void measure(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.append(" ".repeat(widths[i] + 1 - cells.get(i).length()));
            }
        }
        return line.toString().stripTrailing();
    }
}
