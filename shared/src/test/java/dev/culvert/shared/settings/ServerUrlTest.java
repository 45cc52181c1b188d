package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {

    @ParameterizedTest
    @CsvSource({
        "wss://localhost:8123,           true,  localhost,    8123",
        "wss://Exit.Example.COM,         true,  exit.example.com, 8123",
        "ws://127.0.0.1:9000/,           false, 127.0.0.1,    9000",
        "wss://127.0.0.1:443/connect,    true,  127.0.0.1,    443",
        "WSS://[::1]:8123,               true,  ::1,          8123",
        "wss://[fe80::1],                true,  fe80::1,      8123",
    })
    void reads(String text, boolean tls, String host, int port) {
        assertThat(ServerUrl.parse("--url", text)).isEqualTo(new ServerUrl(tls, new HostPort(host, port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:8123",
                "https://localhost:8123",
                "wss://",
                "wss://:8123",
                "wss://localhost:",
                "wss://localhost:0",
                "wss://localhost:70000",
                "wss://localhost/other",
                "wss://a b",
                "wss://[::1",
                "wss://localhost:12:13"
            })
    void refuses_in_one_line_that_names_the_flag(String text) {
        assertThatThrownBy(() -> ServerUrl.parse("--url", text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("--url: ")
                .hasMessageContaining("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wss://user:hunter2@localhost", "wss://localhost/?token=hunter2", "wss://localhost/#hunter2"})
    void a_secret_in_a_url_is_refused_and_not_repeated(String text) {
        assertThatThrownBy(() -> ServerUrl.parse("--url", text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("--token-file")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void an_address_is_printed_as_it_is_typed() {
        assertThat(ServerUrl.parse("--url", "wss://[::1]")).hasToString("wss://[::1]:8123");
    }
}
