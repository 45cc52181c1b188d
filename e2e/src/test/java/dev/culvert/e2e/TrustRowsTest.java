package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each row of {@code docs/trust.md} of a finished issue has a test that carries its name. */
@Tag("smoke")
class TrustRowsTest {

    /** Issues that are done; add the next one when it is. */
    private static final Set<String> FINISHED = Set.of("F", "T");

    @Test
    void every_row_of_a_finished_issue_has_a_test_that_carries_its_name() {
        Set<String> without = new TreeSet<>(rows(true));
        without.removeAll(proved());

        assertThat(without).as("rows without a test").isEmpty();
    }

    @Test
    void no_test_carries_the_name_of_a_row_that_is_not_there() {
        assertThat(rows(false)).containsAll(proved());
    }

    private static List<String> rows(boolean finishedOnly) {
        Path file = Distribution.sources().resolve("docs/trust.md");
        List<String> rows = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                List<String> cells = List.of(line.split("\\|", -1));
                if (cells.size() != 5 || cells.get(1).startsWith("---")) {
                    continue;
                }
                Set<String> issues = Set.of(cells.get(3).strip().split(" *, *"));
                if (!finishedOnly || issues.stream().anyMatch(FINISHED::contains)) {
                    rows.add(cells.get(1).strip().replaceAll("[*`]", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(rows).as("rows of " + file).isNotEmpty();
        return rows;
    }

    private static Set<String> proved() {
        Set<String> proved = new TreeSet<>();
        for (Class<?> test : testClasses()) {
            add(proved, test.getAnnotation(Trust.class));
            for (Method method : test.getDeclaredMethods()) {
                add(proved, method.getAnnotation(Trust.class));
            }
        }
        return proved;
    }

    private static void add(Set<String> proved, Trust trust) {
        if (trust != null) {
            proved.add(trust.value());
        }
    }

    private static List<Class<?>> testClasses() {
        try {
            Path folder = Path.of(TrustRowsTest.class
                            .getResource("TrustRowsTest.class")
                            .toURI())
                    .getParent();
            List<Class<?>> classes = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    String name = folder.relativize(file).toString().replace('/', '.');
                    if (name.endsWith("Test.class")) {
                        classes.add(Class.forName(TrustRowsTest.class.getPackageName() + "."
                                + name.substring(0, name.length() - ".class".length())));
                    }
                }
            }
            return classes;
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
