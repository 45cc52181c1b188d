package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallLanguagesTest {

    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "5m,300000", "1h30m,5400000", "1.5s,1500", "0,0", "0s,0", "2d,172800000"})
    void durations_are_read(String text, long millis) {
        assertThat(Durations.parse("--grace", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-5s", "5 s", "5sec", "1h 30m", "99999999999s"})
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Durations.parse("--grace", text))
                .hasMessageStartingWith("--grace: ")
                .hasMessageEndingWith(" (expected: a duration such as 500ms, 30s, 5m or 1h30m)");
    }

    @Property
    void a_formatted_duration_reads_back(@ForAll @LongRange(min = 0, max = 999_999_999) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(Durations.parse("--grace", Durations.format(duration))).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "64MiB,67108864",
        "64M,67108864",
        "64mb,67108864",
        "1GiB,1073741824",
        "512 KiB,524288",
        "1000,1000",
        "10B,10",
        "40%,400",
        "0%,0"
    })
    void sizes_are_read(String text, long bytesOfOneThousand) {
        assertThat(DataSize.parse("--memory-budget", text).bytes(1000)).isEqualTo(bytesOfOneThousand);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "101%", "-1", "1.5G", "64 apples", "999999999999T"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> DataSize.parse("--memory-budget", text))
                .hasMessageStartingWith("--memory-budget: ")
                .hasMessageEndingWith("(expected: a size such as 64MiB or 1GiB, or a part such as 40%)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"64MiB", "1GiB", "1000", "40%", "3KiB"})
    void a_size_is_printed_as_it_is_read(String text) {
        assertThat(DataSize.parse("--memory-budget", text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,0.0.0.0:8123",
        "127.0.0.1:,127.0.0.1:8123",
        "::,[::]:8123",
        "[::1],[::1]:8123",
        "[::1]:,[::1]:8123",
        "localhost,localhost:8123"
    })
    void a_bind_address_may_carry_a_trailing_colon(String text, String printed) {
        assertThat(BindAddress.of("--data-addr", text, "--port", 8123)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "127.0.0.1:80", "1.2.3", "a b", "[::1", "127.0.0.1::"})
    void what_is_no_bind_address_is_refused(String text) {
        assertThatThrownBy(() -> BindAddress.of("--data-addr", text, "--port", 8123))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("--data-addr: ");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.77, true",
        "203.0.113.0/24, 203.0.114.1,  false",
        "203.0.113.7,    203.0.113.7,  true",
        "203.0.113.7,    203.0.113.8,  false",
        "0.0.0.0/0,      8.8.8.8,      true",
        "0.0.0.0/0,      ::1,          false",
        "2001:db8::/33,  2001:db8:7fff::1, true",
        "2001:db8::/33,  2001:db8:8000::1, false",
        "127.0.0.1,      ::ffff:127.0.0.1, true",
    })
    void a_block_contains_its_addresses(String range, String address, boolean contained) throws Exception {
        assertThat(AddressRange.parse("--allow-ips", range).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/x", "::1/129", "1.2.3.4/-1"})
    void what_is_no_block_is_refused(String text) {
        assertThatThrownBy(() -> AddressRange.parse("--allow-ips", text)).hasMessageStartingWith("--allow-ips: ");
    }

    @Test
    void control_characters_of_a_value_stay_on_one_line() {
        assertThat(InvalidSettingException.of("--x", "a\r\n\u001b[1m", "less"))
                .hasMessage("--x: a\\r\\n\\x1b[1m (expected: less)");
    }
}
