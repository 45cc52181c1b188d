package dev.culvert.shared.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BusDocTest {
    private static final Path PAGE = Path.of("..", "docs", "bus.md");
    private static final Pattern ROW = Pattern.compile("\\| `(culvert\\.(?!node)[.\\w]+)`.*");

    @Test
    void the_page_lists_the_very_addresses_that_there_are() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (Field field : Addresses.class.getDeclaredFields()) {
            if (field.getType() == String.class && Modifier.isPublic(field.getModifiers())) {
                addresses.add((String) field.get(null));
            }
        }

        assertThat(rows()).isEqualTo(new TreeSet<>(addresses));
    }

    @Test
    void the_page_lists_every_address_of_a_node() throws Exception {
        List<String> rows = new ArrayList<>();
        for (Method method : Addresses.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == String.class) {
                String address = (String) method.invoke(null, "X");
                if (address.startsWith("culvert.node.")) {
                    rows.add("| `culvert.node.` + node + `" + address.substring("culvert.node.X".length()) + "` |");
                }
            }
        }

        assertThat(Files.readString(PAGE)).contains(rows);
    }

    @Test
    void every_local_record_is_named() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("FrameBatch", "Gone", "SessionOffers", "OffersAnswer", "SessionEnded", "SessionSuperseded")
                .contains("PartStatus", "PartPresence", "KnownNodes", "Resubscribe");
    }

    private static Set<String> rows() throws IOException {
        try (var lines = Files.lines(PAGE)) {
            return lines.map(ROW::matcher)
                    .filter(row -> row.matches())
                    .map(row -> row.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
