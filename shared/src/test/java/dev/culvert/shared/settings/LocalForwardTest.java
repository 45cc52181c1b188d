package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalForwardTest {

    @ParameterizedTest
    @CsvSource({
        "5432:db.internal:5432,     5432, db.internal:5432",
        "8080:127.0.0.1:80,         8080, 127.0.0.1:80",
        "8080:[2001:DB8::1]:80,     8080, [2001:db8::1]:80",
    })
    void reads(String text, int port, String target) {
        LocalForward forward = LocalForward.parse("--local", text, "127.0.0.1");
        assertThat(forward.listen()).isEqualTo(new BindAddress("127.0.0.1", port));
        assertThat(forward.target().toString()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "5432,                    'LPORT:HOST:PORT, an IPv6 address in brackets'",
        "db:5432,                 'LPORT:HOST:PORT, an IPv6 address in brackets'",
        "5432:db,                 'HOST:PORT, an IPv6 address in brackets'",
        "5432:::1:5432,           a host name or an IP address",
        "0:db:5432,               a local port between 1 and 65535",
        "65536:db:5432,           a local port between 1 and 65535",
        "5432:db:0,               a port between 1 and 65535",
    })
    void says_what_is_wrong(String text, String expected) {
        assertThatThrownBy(() -> LocalForward.parse("--local", text, "127.0.0.1"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("--local: " + text + " (expected: " + expected + ")");
    }

    @Test
    void a_local_port_is_taken_once() {
        assertThatThrownBy(() -> LocalForward.parseAll("--local", List.of("1000:a:1", "1000:b:1"), "127.0.0.1"))
                .hasMessage("--local: 1000 (expected: each local port once, and this is the second)");
    }
}
