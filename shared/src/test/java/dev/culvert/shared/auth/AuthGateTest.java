package dev.culvert.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.token.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthGateTest {

    private static final String TOKEN = "the-right-token-0123";
    private static final List<String> RIGHT = List.of("Bearer " + TOKEN);
    private static final List<String> WRONG = List.of("Bearer wrong");

    private long now = Long.MAX_VALUE - 5; // System.nanoTime may start anywhere, and wrap
    private final AuthGate gate = new AuthGate(Secret.of(TOKEN), () -> now, new Guesses(4));
    private final InetAddress home = address("203.0.113.7");

    @Test
    void a_right_token_is_accepted_at_once_whatever_its_address_did_before() {
        for (int i = 0; i < 100; i++) {
            gate.check(WRONG, home);
        }
        assertThat(gate.check(RIGHT, home)).isEqualTo(new Verdict.Accept());
        assertThat(gate.accepted()).isEqualTo(1);
    }

    @Test
    void wrong_tokens_wait_longer_each_time_up_to_two_seconds() {
        var delays = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            delays.add(delayOf(gate.check(WRONG, home)));
            now += Duration.ofSeconds(3).toNanos();
        }
        assertThat(delays).containsExactly(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L);
    }

    @Test
    void a_right_token_does_not_wash_its_address_clean() {
        gate.check(WRONG, home);
        gate.check(RIGHT, home);
        assertThat(delayOf(gate.check(WRONG, home))).isEqualTo(200);
    }

    @Test
    void thirty_two_answers_wait_at_most_then_429_until_one_has_gone_out() {
        for (int i = 0; i < 32; i++) {
            assertThat(gate.check(WRONG, home)).isInstanceOf(Verdict.Unauthorized.class);
        }
        assertThat(gate.check(WRONG, home)).isEqualTo(new Verdict.TooMany());
        assertThat(gate.check(WRONG, address("203.0.113.8"))).isInstanceOf(Verdict.Unauthorized.class);

        now += Duration.ofMillis(100).toNanos();
        assertThat(gate.check(WRONG, home)).isInstanceOf(Verdict.Unauthorized.class);
        assertThat(gate.check(WRONG, home)).isEqualTo(new Verdict.TooMany());
        assertThat(gate.unauthorized()).isEqualTo(34);
        assertThat(gate.tooMany()).isEqualTo(2);
    }

    @Test
    void after_a_quiet_minute_an_address_begins_anew() {
        gate.check(WRONG, home);
        gate.check(WRONG, home);
        now += Duration.ofSeconds(59).toNanos();
        assertThat(delayOf(gate.check(WRONG, home))).isEqualTo(400);
        now += Duration.ofSeconds(60).toNanos();
        assertThat(delayOf(gate.check(WRONG, home))).isEqualTo(100);
    }

    @Test
    void neighbours_in_an_ipv6_64_count_as_one_address() {
        gate.check(WRONG, address("2001:db8:1:2::1"));
        assertThat(delayOf(gate.check(WRONG, address("2001:db8:1:2:ffff::9")))).isEqualTo(200);
        assertThat(delayOf(gate.check(WRONG, address("2001:db8:1:3::1")))).isEqualTo(100);
        assertThat(delayOf(gate.check(WRONG, address("::ffff:203.0.113.7")))).isEqualTo(100);
        assertThat(delayOf(gate.check(WRONG, home))).isEqualTo(200);
    }

    @Test
    void a_flood_of_addresses_shares_one_record_and_the_known_ones_keep_theirs() {
        var guesses = new Guesses(4);
        long delayed = 0;
        for (int i = 0; i < 1_000; i++) {
            delayed += guesses.delay(new AddressBlock(false, i), now).isPresent() ? 1 : 0;
        }
        assertThat(guesses.size()).isEqualTo(4);
        assertThat(delayed).isEqualTo(4 + Guesses.MAX_OUTSTANDING);
        assertThat(guesses.delay(new AddressBlock(false, 0), now)).contains(Duration.ofMillis(200));

        now += Duration.ofMinutes(2).toNanos();
        assertThat(guesses.delay(new AddressBlock(false, 77), now)).contains(Duration.ofMillis(100));
        assertThat(guesses.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer the-right-token-0123", "bearer the-right-token-0123", "BEARER the-right-token-0123"})
    void the_scheme_is_written_in_any_case(String header) {
        assertThat(gate.check(List.of(header), home)).isEqualTo(new Verdict.Accept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "the-right-token-0123",
                "Bearer  the-right-token-0123",
                "Bearer the-right-token-0123 ",
                "Bearer the-right-token-0123, Bearer x",
                "Bearer\tthe-right-token-0123",
                "Basic the-right-token-0123",
                "Bearer THE-RIGHT-TOKEN-0123"
            })
    void anything_else_is_wrong(String header) {
        assertThat(gate.check(List.of(header), home)).isInstanceOf(Verdict.Unauthorized.class);
    }

    @Test
    void no_header_and_two_of_them_are_wrong() {
        assertThat(gate.check(List.of(), home)).isInstanceOf(Verdict.Unauthorized.class);
        assertThat(gate.check(List.of(RIGHT.get(0), RIGHT.get(0)), home)).isInstanceOf(Verdict.Unauthorized.class);
    }

    private static long delayOf(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Unauthorized.class);
        return ((Verdict.Unauthorized) verdict).delay().toMillis();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
