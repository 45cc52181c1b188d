package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each flag of a TCP tunnel with a value that will not do: exit code 2 and a line that names both. */
class BadTcpInputTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tcp server --token 0123456789abcdef --proxy-protocol v3              | v3
                    tcp server --token 0123456789abcdef --lb-proxy-protocol 1            | --lb-proxy-protocol
                    tcp server --token 0123456789abcdef --lb-proxy-protocol-control v0   | v0
                    tcp server --token 0123456789abcdef --allow-ports 80-70000           | 80-70000
                    tcp server --token 0123456789abcdef --allow-ports 90-80              | 90-80
                    tcp server --token 0123456789abcdef --allow-ports ssh                | ssh
                    tcp server --token 0123456789abcdef --balance random                 | random
                    tcp server --token 0123456789abcdef --idle-timeout later             | later
                    tcp server --token 0123456789abcdef --client-forwarding=perhaps      | perhaps
                    tcp server --token 0123456789abcdef --client-forwarding --forward-allow db | db
                    tcp server --token 0123456789abcdef --forward-allow db:1             | --client-forwarding
                    tcp server --token 0123456789abcdef --roles tcp,cook                 | cook
                    tcp server --token 0123456789abcdef --data-addr 1.2.3.4.5            | 1.2.3.4.5
                    server --token 0123456789abcdef --balnce round-robin                 | --balance
                    tcp client --token 0123456789abcdef --url wss://h                    | --upstream
                    tcp client --token 0123456789abcdef --url wss://h --upstream h       | --port
                    tcp client --token 0123456789abcdef --url wss://h --port 22          | --upstream
                    tcp client --token 0123456789abcdef --url wss://h --upstream h --port 0 | --port
                    tcp client --token 0123456789abcdef --url wss://h --upstream h --ports 80,x | x
                    tcp client --token 0123456789abcdef --url wss://h --upstream 22=h    | 22=h
                    tcp client --token 0123456789abcdef --url wss://h --upstream 22=h:99999 | 22=h:99999
                    tcp client --token 0123456789abcdef --url wss://h --upstream 22=h:22,22=g:22 | 22=g:22
                    tcp client --token 0123456789abcdef --url wss://h --upstream http://h:80 | http://h:80
                    tcp client --token 0123456789abcdef --url wss://h --local 22:h       | 22:h
                    tcp client --token 0123456789abcdef --url wss://h --local x:h:22     | x:h:22
                    tcp client --token 0123456789abcdef --url wss://h --local 22:h:22 --local-addr 1.2.3.4.5 | 1.2.3.4.5
                    client --token 0123456789abcdef --url wss://h                        | --config
                    client --token 0123456789abcdef --url wss://h --config /nowhere.yaml | /nowhere.yaml
                    """)
    void a_bad_flag_is_named_with_its_value(String line, String named) {
        CulvertProcess process =
                CulvertProcess.culvert(line.strip().split(" +")).run(LIMIT);

        assertThat(process.exitCode()).as(process.output()).isEqualTo(2);
        assertThat(process.stderr().lines().filter(text -> text.contains(named)))
                .as(process.output())
                .hasSize(1);
        assertThat(process.output()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(process.output()).doesNotContain("0123456789abcdef");
    }
}
