package dev.culvert.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionOptionsTest {
    private static final int MANY = 30_000;

    private final ConnectionOptions options = new ConnectionOptions();

    @Test
    void names_are_found_whatever_their_case() {
        options.add("Keep-Alive, X-One");
        options.add("x-two");

        assertThat(options.keepAlive()).isTrue();
        assertThat(options.names(0, "x-ONE")).isTrue();
        assertThat(options.names(0, "X-Two")).isTrue();
        assertThat(options.names(0, "X-Three")).isFalse();
    }

    @Test
    void thousands_of_names_cost_no_more_for_each_header_than_one() {
        options.add(IntStream.range(0, MANY).mapToObj(i -> "n%05d".formatted(i)).collect(Collectors.joining(",")));

        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            for (int header = 0; header < MANY; header++) {
                assertThat(options.names(0, "m%05d".formatted(header))).isFalse();
            }
        });
    }
}
