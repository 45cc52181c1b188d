package dev.culvert.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7:58102",
        "::1, [::1]:58102",
        "2001:db8:0:0:0:0:0:7, [2001:db8::7]:58102",
        "::ffff:203.0.113.7, 203.0.113.7:58102"
    })
    void a_clients_address_is_told_so_that_its_port_can_be_made_out(String address, String told) throws Exception {
        InetAddress parsed = InetAddress.getByName(address);

        assertThat(Upgrade.text(SocketAddress.inetSocketAddress(new InetSocketAddress(parsed, 58102))))
                .isEqualTo(told);
    }
}
