package dev.culvert.shared.stream.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketPumpTest {
    private TwoPumps tunnel;

    @BeforeEach
    void connect() throws IOException {
        tunnel = new TwoPumps();
    }

    @AfterEach
    void close() throws IOException {
        tunnel.close();
    }

    @Test
    void bytes_pass_both_ways() throws IOException {
        write(tunnel.visitor, "ping");
        assertThat(read(tunnel.upstream, 4)).isEqualTo("ping");
        write(tunnel.upstream, "pong");
        assertThat(read(tunnel.visitor, 4)).isEqualTo("pong");
        assertThat(tunnel.visitorsPump.bytesIn()).isEqualTo(4);
        assertThat(tunnel.visitorsPump.bytesOut()).isEqualTo(4);
    }

    @Test
    void the_upstream_may_speak_first() throws IOException {
        write(tunnel.upstream, "SSH-2.0");
        assertThat(read(tunnel.visitor, 7)).isEqualTo("SSH-2.0");
    }

    @Test
    void an_upstream_answers_after_the_visitors_end_of_input() throws Exception {
        write(tunnel.visitor, "x");
        tunnel.visitor.shutdownOutput();
        assertThat(readAll(tunnel.upstream)).isEqualTo("x");
        write(tunnel.upstream, "answer");
        tunnel.upstream.shutdownOutput();
        assertThat(readAll(tunnel.visitor)).isEqualTo("answer");
        endsInOrder();
    }

    @Test
    void a_visitor_goes_on_after_the_upstreams_end() throws Exception {
        write(tunnel.upstream, "banner");
        tunnel.upstream.shutdownOutput();
        assertThat(readAll(tunnel.visitor)).isEqualTo("banner");
        write(tunnel.visitor, "still here");
        tunnel.visitor.shutdownOutput();
        assertThat(readAll(tunnel.upstream)).isEqualTo("still here");
        endsInOrder();
    }

    @Test
    void a_visitors_reset_is_a_reset_at_the_upstream() throws Exception {
        write(tunnel.visitor, "x");
        assertThat(read(tunnel.upstream, 1)).isEqualTo("x");
        reset(tunnel.visitor);
        isReset(tunnel.upstream);
        endsInOrder();
    }

    @Test
    void an_upstreams_reset_is_a_reset_at_the_visitor() throws Exception {
        write(tunnel.upstream, "x");
        assertThat(read(tunnel.visitor, 1)).isEqualTo("x");
        reset(tunnel.upstream);
        isReset(tunnel.visitor);
        endsInOrder();
    }

    @Test
    void a_reset_after_one_direction_has_ended_is_still_a_reset() throws Exception {
        write(tunnel.visitor, "x");
        tunnel.visitor.shutdownOutput();
        assertThat(readAll(tunnel.upstream)).isEqualTo("x");
        reset(tunnel.upstream);
        isReset(tunnel.visitor);
        endsInOrder();
    }

    @Test
    void a_connection_that_this_process_closes_is_no_end_of_its_input() throws Exception {
        tunnel.visitor.shutdownOutput();
        assertThat(readAll(tunnel.upstream)).isEmpty();
        tunnel.upstreamsChannel.close().sync();
        isReset(tunnel.visitor);
        endsInOrder();
    }

    @Test
    void many_bytes_arrive_once_and_in_order() throws Exception {
        byte[] sent = new byte[20 * 1024 * 1024];
        new Random(1).nextBytes(sent);
        CompletableFuture<byte[]> echoed = received(tunnel.upstream);
        tunnel.visitor.getOutputStream().write(sent);
        tunnel.visitor.shutdownOutput();
        assertThat(Arrays.equals(echoed.get(20, TimeUnit.SECONDS), sent)).isTrue();

        CompletableFuture<byte[]> back = received(tunnel.visitor);
        tunnel.upstream.getOutputStream().write(sent);
        tunnel.upstream.shutdownOutput();
        assertThat(Arrays.equals(back.get(20, TimeUnit.SECONDS), sent)).isTrue();
        endsInOrder();
    }

    @Test
    void a_reader_that_rests_holds_its_writer_back_and_then_gets_all() throws Exception {
        byte[] sent = new byte[32 * 1024 * 1024];
        new Random(2).nextBytes(sent);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                tunnel.upstream.getOutputStream().write(sent);
                tunnel.upstream.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        long[] before = {-1};
        await().pollInterval(300, TimeUnit.MILLISECONDS).until(() -> {
            long now = tunnel.upstreamsPump.bytesIn();
            boolean rests = now > 0 && now == before[0];
            before[0] = now;
            return rests;
        });
        assertThat(writing).isNotDone();
        assertThat(tunnel.budget.used()).isLessThan(tunnel.budget.limit() / 2);
        assertThat(Arrays.equals(received(tunnel.visitor).get(20, TimeUnit.SECONDS), sent))
                .isTrue();
        tunnel.visitor.shutdownOutput();
        endsInOrder();
    }

    @Test
    void bytes_sent_to_a_stream_that_is_refused_go_to_the_next_one() throws Exception {
        tunnel.close();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        tunnel = new TwoPumps(2) {
            @Override
            void connected(Socket visitor) throws IOException {
                write(visitor, "early ");
                visitor.getOutputStream().write(new byte[100_000]);
                opened.complete(null);
            }
        };
        opened.get(5, TimeUnit.SECONDS);
        write(tunnel.visitor, "late");
        tunnel.visitor.shutdownOutput();
        byte[] all = received(tunnel.upstream).get(5, TimeUnit.SECONDS);
        assertThat(all).hasSize(6 + 100_000 + 4);
        assertThat(new String(all, 0, 6, US_ASCII)).isEqualTo("early ");
        assertThat(new String(all, 100_006, 4, US_ASCII)).isEqualTo("late");
    }

    /** Both pumps have said so, and nothing counts any more. */
    private void endsInOrder() throws InterruptedException {
        assertThat(tunnel.ended.await(5, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(tunnel.budget.used()).isZero());
        assertThat(tunnel.budget.openEnds()).isZero();
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private static String read(Socket from, int bytes) throws IOException {
        return new String(from.getInputStream().readNBytes(bytes), US_ASCII);
    }

    private static String readAll(Socket from) throws IOException {
        return new String(from.getInputStream().readAllBytes(), US_ASCII);
    }

    private static CompletableFuture<byte[]> received(Socket from) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return from.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void isReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
