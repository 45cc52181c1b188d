package dev.culvert.e2e.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Tunnel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** PostgreSQL and Redis through a tunnel with TLS, driven by their own load generators. */
class DatabasesTest {

    private final int port = FreePorts.next();

    @Test
    void pgbench_runs_30_s_without_an_error() {
        try (Postgres postgres = Postgres.start();
                Tunnel tunnel = Tunnel.tcp().tls().start()) {
            tunnel.clientWith("--upstream", port + "=127.0.0.1:" + postgres.port());
            Await.listening(port);
            String pgbench = "pgbench -h 127.0.0.1 -p " + port + " -U postgres ";
            Shell.succeed(Duration.ofMinutes(1), pgbench + "-i -q -s 2 postgres");
            Shell.Result bench = Shell.run(Duration.ofMinutes(1), pgbench + "-c 8 -j 2 -T 30 postgres");
            assertThat(bench.exitCode()).as(bench.errors()).isZero();
            assertThat(bench.output()).contains("number of failed transactions: 0 (0.000%)");
            assertThat(bench.errors()).doesNotContain("error").doesNotContain("FATAL");
        }
    }

    @Test
    void redis_benchmark_with_pipelines_of_16_ends_without_an_error() {
        try (Redis redis = Redis.start();
                Tunnel tunnel = Tunnel.tcp().tls().start()) {
            tunnel.clientWith("--upstream", redis.behind(port));
            Await.listening(port);
            Shell.Result bench = Shell.run(
                    Duration.ofMinutes(2),
                    "redis-benchmark -h 127.0.0.1 -p " + port
                            + " -P 16 -c 50 -n 300000 -d 200 -q -t set,get,lrange_100");
            assertThat(bench.exitCode()).as(bench.errors()).isZero();
            assertThat(bench.output().split("requests per second", -1)).hasSize(5);
            assertThat(bench.output() + bench.errors()).doesNotContainIgnoringCase("error");
        }
    }
}
