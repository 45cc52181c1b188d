package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Heap;
import dev.culvert.e2e.Trust;
import dev.culvert.e2e.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** 2,000 visitors who never read, while their upstream sends without end. */
@Isolated("it measures milliseconds, and takes memory of the kernel that all programs share")
class NeverReadingTest {

    private static final int VISITORS = 2_000;
    private static final int FROM_ONE_ADDRESS = 500;
    private static final int REQUESTS = 2_000;
    private static final String MEMORY = "-Xmx512m -XX:MaxDirectMemorySize=512m";

    @Test
    @Trust("10,000 stalled streams")
    void two_thousand_that_never_read_stay_within_the_budget_and_leave_a_request_beside_them_quick() throws Exception {
        List<Integer> ports = FreePorts.take(2);
        List<SocketChannel> visitors = new ArrayList<>();
        try (Redis redis = Redis.start();
                Flood flood = new Flood();
                Tunnel tunnel = Tunnel.tcp().java(MEMORY).start()) {
            CulvertProcess client = tunnel.clientWith(
                    "--upstream",
                    redis.behind(ports.get(0)),
                    "--upstream",
                    ports.get(1) + "=127.0.0.1:" + flood.port());
            Await.listening(ports.get(0));
            Await.listening(ports.get(1));
            p99Millis(ports.get(0)); // so that classes are loaded and code is compiled
            double before = p99Millis(ports.get(0));
            long limit = metric(tunnel, "culvert_memory_budget_limit_bytes");
            int probes = flood.accepted();

            for (int i = 0; i < VISITORS; i++) {
                visitors.add(visitor(i, ports.get(1)));
            }
            Await.within(Duration.ofSeconds(60), "all at the upstream", () -> flood.accepted() - probes >= VISITORS);

            double beside = p99Millis(ports.get(0));
            assertThat(metric(tunnel, "culvert_memory_budget_used_bytes"))
                    .as("the server's budget")
                    .isLessThanOrEqualTo(limit);
            assertThat(Heap.residentMiB(tunnel.server()))
                    .as("MiB of the server")
                    .isLessThan(1_400);
            assertThat(Heap.residentMiB(client)).as("MiB of the client").isLessThan(1_400);
            // three times as wide as on a quiet machine, and what two cores take anyway when they change tasks
            assertThat(beside).as("p99 in ms, alone " + before).isLessThan(Math.max(3.6 * before, 25));

            for (SocketChannel visitor : visitors) {
                visitor.close();
            }
            Await.within(
                    Duration.ofSeconds(30),
                    "the budget back at its start",
                    () -> metric(tunnel, "culvert_memory_budget_used_bytes") < 1 << 20);
            assertThat(p99Millis(ports.get(0))).isLessThan(Math.max(3.6 * before, 25));
        } finally {
            for (SocketChannel visitor : visitors) {
                visitor.close();
            }
        }
    }

    private static SocketChannel visitor(int number, int port) throws IOException {
        SocketChannel visitor = SocketChannel.open();
        visitor.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        visitor.bind(new InetSocketAddress("127.0.1." + (1 + number / FROM_ONE_ADDRESS), 0));
        visitor.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return visitor;
    }

    /** Of requests one after the other on one connection; each answer is checked. */
    private static double p99Millis(int port) throws IOException {
        byte[] question = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
        long[] nanos = new long[REQUESTS];
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            InputStream in = socket.getInputStream();
            for (int i = 0; i < REQUESTS; i++) {
                long begun = System.nanoTime();
                socket.getOutputStream().write(question);
                assertThat(new String(in.readNBytes(7), StandardCharsets.US_ASCII))
                        .isEqualTo("+PONG\r\n");
                nanos[i] = System.nanoTime() - begun;
            }
        }
        Arrays.sort(nanos);
        return nanos[REQUESTS * 99 / 100] / 1e6;
    }

    private static long metric(Tunnel tunnel, String name) {
        String metrics = tunnel.askControl("/metrics").body();
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + metrics));
    }
}
