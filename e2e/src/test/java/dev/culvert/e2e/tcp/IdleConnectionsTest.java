package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Heap;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** 10,000 visitors who say nothing, through one client; {@code -Dculvert.idle.connections=100000} is the full figure. */
@Isolated("it measures memory, and takes most of the machine's descriptors")
class IdleConnectionsTest {

    private static final int CONNECTIONS = Integer.getInteger("culvert.idle.connections", 10_000);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST_HEAP_MIB = Math.max(768, CONNECTIONS / 25);

    @Test
    void idle_connections_take_20_KiB_of_heap_each_and_all_answer_afterwards() throws IOException {
        int port = FreePorts.next();
        try (Redis redis = Redis.start(CONNECTIONS + 200);
                Tunnel tunnel = Tunnel.tcp().java("-Xmx" + MOST_HEAP_MIB + "m").start();
                Crowd crowd = new Crowd()) {
            CulvertProcess client = tunnel.clientWith("--upstream", redis.behind(port));
            Await.listening(port);
            // so that classes are loaded and buffers pooled when the count begins
            try (Crowd few = new Crowd()) {
                few.come(port, 200, "PING", "+PONG", LIMIT);
            }
            long serverBefore = Heap.liveKiB(tunnel.server());
            long clientBefore = Heap.liveKiB(client);

            crowd.come(port, CONNECTIONS, "PING", "+PONG", LIMIT);
            long server = (Heap.liveKiB(tunnel.server()) - serverBefore) / CONNECTIONS;
            long ofClient = (Heap.liveKiB(client) - clientBefore) / CONNECTIONS;
            crowd.ask("PING", "+PONG", LIMIT);

            assertThat(server).as("KiB of heap a connection on the server").isLessThanOrEqualTo(20);
            assertThat(ofClient).as("KiB of heap a connection on the client").isLessThanOrEqualTo(20);
        }
    }
}
