package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke")
class LogTest {

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");

    @Test
    @Trust("CR/LF/ESC in anything logged")
    void nothing_that_a_stranger_sends_moves_the_cursor_of_who_reads_the_log() throws IOException {
        String nasty = "\u001b[31mred\u001b]0;title\u0007\r\nforged line";
        try (RawUpstream upstream = RawUpstream.start(exchange -> {
                    exchange.write("HTTP/1.1 200 \u001b[31mred\r\nX-\u001b: \u001b\r\nContent-Length: \u001b\r\n\r\n");
                    exchange.close();
                });
                Tunnel tunnel = new Tunnel().start()) {
            CulvertProcess client = tunnel.client(upstream.url());
            for (int port : List.of(tunnel.port(), tunnel.controlPort())) {
                for (String request : List.of(
                        "GET /" + nasty + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: " + nasty + "\r\n\r\n",
                        "G\u001bET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /\u001b HTTP/1.1\r\nHost: \u001b\r\nX-\u001b: 1\r\n\r\n",
                        "GET /%1b%5b%0d%0aforged HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \u001b\r\n\r\n",
                        nasty)) {
                    try (RawVisitor visitor = RawVisitor.connect(port)) {
                        visitor.send(request);
                        visitor.in().read();
                    } catch (SocketException e) {
                        // a reset is an answer
                    }
                }
            }
            for (CulvertProcess process : List.of(tunnel.server(), client)) {
                assertThat(process.lines())
                        .noneMatch(line -> CONTROL.matcher(line.text()).find())
                        .noneMatch(line -> line.text().startsWith("forged line"));
            }
            assertThat(tunnel.server().isAlive()).isTrue();
        }
        CulvertProcess named = CulvertProcess.culvert("http", "server", "--token", Tunnel.TOKEN, "--port", nasty)
                .run(java.time.Duration.ofSeconds(20));
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.lines()).noneMatch(line -> CONTROL.matcher(line.text()).find());
        assertThat(named.lines()).noneMatch(line -> line.text().startsWith("forged line"));
    }
}
