package dev.culvert.shared.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @TempDir
    Path folder;

    @Test
    void one_thread_at_a_time_is_inside() throws Exception {
        var inside = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(8);
        Callable<Integer> visit = () -> {
            try (var lock = FolderLock.of(folder)) {
                int together = inside.incrementAndGet();
                inside.decrementAndGet();
                return together;
            }
        };
        try {
            for (var result :
                    pool.invokeAll(IntStream.range(0, 200).mapToObj(i -> visit).toList())) {
                assertThat(result.get()).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whoever_waits_too_long_is_told_the_file() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        try (var held = FolderLock.of(folder)) {
            var second = pool.submit(() -> FolderLock.of(folder, Duration.ofMillis(50)));
            assertThatThrownBy(second::get)
                    .cause()
                    .hasMessageStartingWith(folder.resolve(".lock") + ": held by another");
        } finally {
            pool.shutdownNow();
        }
        FolderLock.of(folder).close();
    }
}
