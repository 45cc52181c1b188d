package dev.culvert.shared.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNamesTest {

    @Test
    void names_and_addresses_have_one_spelling() {
        var names = SubjectNames.parse(
                "--auto-tls-san",
                List.of("Exit.Example", "*.Example.com", "bücher.example", "0:0::1", "[2001:DB8::1]"));
        assertThat(names.dns()).containsExactly("*.example.com", "exit.example", "xn--bcher-kva.example");
        assertThat(names.ips()).containsExactly("2001:db8::1", "::1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "300.1.1.1", "a..b", "*", "*.*.example", "-a", "exit:8123", "a\nb", "https://x"})
    void anything_else_is_refused_with_the_flag(String bad) {
        assertThatThrownBy(() -> SubjectNames.parse("--auto-tls-san", List.of(bad)))
                .hasMessageStartingWith("--auto-tls-san: ")
                .hasMessageEndingWith("(expected: an IP address or a DNS name)");
    }

    @Test
    void a_host_name_that_is_no_dns_name_is_left_out() {
        assertThat(SubjectNames.local("Büro PC").dns()).containsExactly("localhost");
        assertThat(SubjectNames.local("123456").dns()).containsExactly("localhost");
    }
}
