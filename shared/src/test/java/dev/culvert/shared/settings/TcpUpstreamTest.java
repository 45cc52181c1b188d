package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.settings.TcpUpstream.Given;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpUpstreamTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // upstreams, of --upstream | ports, of --port | of --ports | what comes of it
                "localhost                       | 22            |              | 22=localhost:22",
                "LocalHost.                      | 22;2222       |              | 22=localhost:22 2222=localhost:2222",
                "10.0.0.7                        |               | 80,443       | 80=10.0.0.7:80 443=10.0.0.7:443",
                "10.0.0.7                        | 22            | 80, 443      | 22=10.0.0.7:22 80=10.0.0.7:80 443=10.0.0.7:443",
                "::1                             | 5432          |              | 5432=[::1]:5432",
                "[2001:DB8::1]                   | 5432          |              | 5432=[2001:db8::1]:5432",
                "2222=localhost:22               |               |              | 2222=localhost:22",
                "2222=[::1]:22                   |               |              | 2222=[::1]:22",
                "2222=localhost:22;5433=db:5432  |               |              | 2222=localhost:22 5433=db:5432",
                "2222=localhost:22,5433=db:5432  |               |              | 2222=localhost:22 5433=db:5432",
                "localhost;2222=gitea:22         | 80            |              | 2222=gitea:22 80=localhost:80",
                "localhost;localhost             | 80            |              | 80=localhost:80",
            })
    void puts_hosts_and_ports_together(String upstreams, String port, String ports, String expected) {
        assertThat(parse(upstreams, port, ports))
                .extracting(TcpUpstream::toString)
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "localhost            | -     | -      | --upstream: localhost (expected: --port or --ports beside a host, or PORT=HOST:PORT)",
                "-                    | 80    | -      | --port: 80 (expected: --upstream HOST beside it, the host that has this port)",
                "2222=localhost:22    | -     | 80     | --ports: 80 (expected: --upstream HOST beside it, the host that has this port)",
                "a;b                  | 80    | -      | --upstream: b (expected: one host, and PORT=HOST:PORT for others beside a)",
                "localhost            | 80;80 | -      | --port: 80 (expected: one upstream for each port, and this is the second for 80)",
                "localhost            | 80    | 443,80 | --ports: 80 (expected: one upstream for each port, and this is the second for 80)",
                "2222=a:22;2222=b:22  | -     | -      | --upstream: 2222=b:22 (expected: one upstream for each port, and this is the second for 2222)",
                "localhost:22         | -     | -      | --upstream: localhost:22 (expected: HOST, or PORT=HOST:PORT)",
                "tcp://localhost:22   | -     | -      | --upstream: tcp://localhost:22 (expected: HOST, or PORT=HOST:PORT)",
                "2222=localhost       | -     | -      | --upstream: 2222=localhost (expected: HOST:PORT, an IPv6 address in brackets)",
                "2222=localhost:0     | -     | -      | --upstream: 2222=localhost:0 (expected: a port between 1 and 65535)",
                "0=localhost:22       | -     | -      | --upstream: 0=localhost:22 (expected: a port between 1 and 65535)",
                "ssh=localhost:22     | -     | -      | --upstream: ssh=localhost:22 (expected: a port between 1 and 65535)",
                "localhost            | 65536 | -      | --port: 65536 (expected: a port between 1 and 65535)",
                "localhost            | x     | -      | --port: x (expected: a port between 1 and 65535)",
                "localhost            | -     | 80,    | --ports: \"\" (expected: a port between 1 and 65535)",
                "lo cal               | 80    | -      | --upstream: lo cal (expected: a host name or an IP address)",
            })
    void says_what_is_wrong(String upstreams, String port, String ports, String sentence) {
        assertThatThrownBy(() -> parse(upstreams, port, ports))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(sentence);
    }

    @Test
    void nothing_comes_of_nothing() {
        assertThat(parse(null, null, null)).isEmpty();
    }

    private static List<TcpUpstream> parse(String upstreams, String port, String ports) {
        return TcpUpstream.parseAll(
                new Given("--upstream", values(upstreams)),
                List.of(new Given("--port", values(port)), new Given("--ports", values(ports))));
    }

    private static List<String> values(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(";"));
    }
}
