package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Tag("smoke")
@Isolated("it measures milliseconds")
class ServerSentEventsTest {

    private static final int EVENTS = 30;

    @Test
    void an_event_reaches_the_visitor_within_100_ms_of_being_written() throws IOException, InterruptedException {
        BlockingQueue<Integer> due = new LinkedBlockingQueue<>();
        long[] written = new long[EVENTS];
        try (RawUpstream upstream = RawUpstream.start(exchange -> {
                    exchange.write(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (Integer number; (number = due.poll(10, TimeUnit.SECONDS)) != null; ) {
                        String event = "data: " + number + "\n\n";
                        written[number] = System.nanoTime();
                        exchange.write(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
                    }
                });
                Tunnel tunnel = new Tunnel().start()) {
            tunnel.client(upstream.url());
            List<Long> millis = new ArrayList<>();
            try (RawVisitor visitor = RawVisitor.connect(tunnel.port())) {
                visitor.send("GET /events HTTP/1.1\r\nHost: sse.test\r\n\r\n");
                HttpHead head = visitor.head();
                assertThat(head.get("Content-Type")).isEqualTo("text/event-stream");
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(head.body(visitor.in()), StandardCharsets.UTF_8));
                for (int i = 0; i < EVENTS; i++) {
                    due.add(i);
                    assertThat(lines.readLine()).isEqualTo("data: " + i);
                    millis.add(Duration.ofNanos(System.nanoTime() - written[i]).toMillis());
                    assertThat(lines.readLine()).isEmpty();
                }
            }
            assertThat(millis).allMatch(took -> took < 100);
        }
    }
}
