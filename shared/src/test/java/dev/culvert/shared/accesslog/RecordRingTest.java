package dev.culvert.shared.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordRingTest {

    @Test
    void records_come_out_in_order_and_room_comes_back() {
        var ring = new RecordRing(4, 1_000);
        for (int i = 0; i < 100; i++) {
            assertThat(ring.isEmpty()).isTrue();
            assertThat(ring.offer(new Line("a" + i))).isTrue();
            assertThat(ring.offer(new Line("b" + i))).isTrue();
            assertThat(ring.isEmpty()).isFalse();
            assertThat(ring.poll()).isEqualTo(new Line("a" + i));
            assertThat(ring.poll()).isEqualTo(new Line("b" + i));
            assertThat(ring.poll()).isNull();
        }
    }

    @Test
    void a_full_one_refuses() {
        var ring = new RecordRing(4, 1_000);
        for (int i = 0; i < 4; i++) {
            assertThat(ring.offer(new Line("" + i))).isTrue();
        }
        assertThat(ring.offer(new Line("5"))).isFalse();
        ring.poll();
        assertThat(ring.offer(new Line("6"))).isTrue();
    }

    @Test
    void long_records_fill_it_sooner() {
        var ring = new RecordRing(4, 100);
        assertThat(ring.offer(new Line("x".repeat(60)))).isTrue();
        assertThat(ring.offer(new Line("x".repeat(60)))).isFalse();
        assertThat(ring.offer(new Line("x".repeat(40)))).isTrue();
        ring.poll();
        assertThat(ring.offer(new Line("x".repeat(60)))).isTrue();
    }

    @Test
    void none_is_lost_or_doubled_between_many_threads() throws InterruptedException {
        var ring = new RecordRing(64, 1 << 20);
        int each = 20_000;
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    while (!ring.offer(new Line(number + ":" + i))) {
                        Thread.onSpinWait();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        Set<String> seen = new HashSet<>();
        int[] next = new int[3];
        while (seen.size() < 3 * each) {
            if (ring.poll() instanceof Line line) {
                String[] parts = line.path().split(":", 2);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
                assertThat(seen.add(line.path())).isTrue();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ring.isEmpty()).isTrue();
    }
}
