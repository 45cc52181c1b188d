package dev.culvert.control.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.settings.ForwardSettings;
import dev.culvert.shared.settings.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardRulesTest {
    private static final ForwardRules RULES = rules("db.internal:5432", "[2001:db8::1]:80", "10.0.0.7:22");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.internal:5432",
                "DB.Internal.:5432",
                "[2001:db8::1]:80",
                "[2001:DB8:0:0::1]:80",
                "10.0.0.7:22",
                "[::ffff:10.0.0.7]:22"
            })
    void an_allowed_target_may_be_written_in_any_way(String asked) throws Exception {
        RULES.check(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.internal:5433",
                "internal:5432",
                "other.db.internal:5432",
                "10.0.0.7:23",
                "10.0.0.8:22",
                "0x0a000007:22",
                "167772167:22",
                "db.internal",
                "",
                "db.internal:5432@evil:1",
                "x\r\ny:1"
            })
    void nothing_else_is_allowed(String asked) {
        assertThatThrownBy(() -> RULES.check(asked))
                .isInstanceOf(ForwardRefusedException.class)
                .message()
                .contains("expected: ")
                .doesNotContain("\r", "\n");
    }

    @Test
    void without_the_switch_nothing_is_allowed_whatever_the_list_says() {
        ForwardRules off = new ForwardRules(new ForwardSettings(false, List.of(new HostPort("db", 1))));
        assertThatThrownBy(() -> off.check("db:1"))
                .hasMessage("local forwarding is off at the server (expected: --client-forwarding there)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "::ffff:169.254.1.1"})
    void a_name_does_not_lead_to_a_special_address(String address) throws Exception {
        HostPort target = new HostPort("db.internal", 5432);
        assertThatThrownBy(() -> RULES.check(target, addresses(address)))
                .isInstanceOf(ForwardRefusedException.class)
                .message()
                .startsWith("db.internal:5432 has the address ");
    }

    @Test
    void of_several_addresses_the_good_ones_are_dialled() throws Exception {
        HostPort target = new HostPort("db.internal", 5432);
        assertThat(RULES.check(target, addresses("169.254.169.254", "10.1.1.1", "127.0.0.1")))
                .containsExactly(addresses("10.1.1.1", "127.0.0.1"));
    }

    @Test
    void a_special_address_is_reached_if_it_is_named() throws Exception {
        ForwardRules named = rules("169.254.169.254:80", "metadata:80", "metadata:81");
        assertThat(named.check(named.check("169.254.169.254:80"), addresses("169.254.169.254")))
                .hasSize(1);
        assertThat(named.check(new HostPort("metadata", 80), addresses("169.254.169.254")))
                .hasSize(1);
        assertThatThrownBy(() -> named.check(new HostPort("metadata", 81), addresses("169.254.169.254")))
                .isInstanceOf(ForwardRefusedException.class);
    }

    private static ForwardRules rules(String... targets) {
        return new ForwardRules(
                new ForwardSettings(true, ForwardSettings.parseTargets("--forward-allow", List.of(targets))));
    }

    private static InetAddress[] addresses(String... texts) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            addresses[i] = InetAddress.getByName(texts[i]);
        }
        return addresses;
    }
}
