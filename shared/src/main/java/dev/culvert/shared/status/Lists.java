package dev.culvert.shared.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of records that came as JSON: a field that its sender does not know is absent. */
final class Lists {
    private Lists() {}

    static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
