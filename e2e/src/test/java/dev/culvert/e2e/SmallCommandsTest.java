package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Quickstart, unit files, and the program without any native code. */
@Tag("smoke")
class SmallCommandsTest {

    @Test
    void quickstart_prints_an_address_that_works_and_stops_on_ctrl_c() {
        try (CulvertProcess quickstart = CulvertProcess.culvert("quickstart").start()) {
            Pattern address = Pattern.compile("(http://(?:127\\.0\\.0\\.1|localhost):\\d+\\S*)");
            quickstart.awaitLine("curl .*http://", Tunnel.START);
            Matcher matcher = address.matcher(quickstart.output());
            assertThat(matcher.find()).isTrue();
            Curl.Answer page = Curl.run(matcher.group(1));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).isNotEmpty();

            String command = quickstart.awaitLine("curl .*http://", Tunnel.START);
            CulvertProcess printed = CulvertProcess.program("sh", "-c", command.substring(command.indexOf("curl ")))
                    .run(Duration.ofSeconds(20));
            assertThat(printed.exitCode()).as(printed.output()).isZero();
            assertThat(printed.stdout()).isNotEmpty();
            assertThat(listeners(quickstart)).isNotEmpty().allMatch(place -> place.startsWith("127.0.0.1:"));

            quickstart.signal("INT");
            assertThat(quickstart.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(quickstart.output()).doesNotContain("\tat ");
        }
    }

    @Test
    void a_unit_file_has_the_configuration_and_not_the_secret() {
        CulvertProcess unit = CulvertProcess.culvert(
                        "http", "server", "--token", Tunnel.TOKEN, "--port", "8181", "--generate", "systemd")
                .run(Duration.ofSeconds(20));

        assertThat(unit.exitCode()).as(unit.stderr()).isZero();
        assertThat(unit.stdout()).contains("[Service]", "Restart=always", "LimitNOFILE=", "ExecStart=", "8181");
        assertThat(unit.stdout().lines().filter(line -> line.startsWith("ExecStart=")))
                .hasSize(1)
                .noneMatch(line -> line.contains(Tunnel.TOKEN));
    }

    @Test
    void the_distribution_has_the_natives_of_intel_and_arm() {
        assertThat(Distribution.folder().resolve("lib").toFile().list())
                .anyMatch(jar -> jar.matches("netty-transport-native-epoll-.*-linux-x86_64.jar"))
                .anyMatch(jar -> jar.matches("netty-transport-native-epoll-.*-linux-aarch_64.jar"))
                .anyMatch(jar -> jar.matches("netty-tcnative-boringssl-static-.*-linux-x86_64.jar"))
                .anyMatch(jar -> jar.matches("netty-tcnative-boringssl-static-.*-linux-aarch_64.jar"))
                .anyMatch(jar -> jar.matches("netty-tcnative-boringssl-static-.*-osx-x86_64.jar"))
                .anyMatch(jar -> jar.matches("netty-tcnative-boringssl-static-.*-osx-aarch_64.jar"))
                .anyMatch(jar -> jar.matches("netty-tcnative-boringssl-static-.*-windows-x86_64.jar"));
    }

    @Test
    void natives_are_used_where_they_load() throws IOException {
        try (Tunnel tunnel = new Tunnel().tls().start()) {
            assertThat(mapped(tunnel.server())).contains("netty_transport_native_epoll", "netty_tcnative");
        }
    }

    @Test
    void everything_works_without_natives() throws IOException {
        String without = "-Dio.netty.transport.noNative=true -Dio.netty.handler.ssl.noOpenSsl=true"
                + " -Dvertx.disableNativeTransport=true";
        try (Nginx nginx = Nginx.start().noise("noise", 5, 5 << 20);
                Tunnel tunnel = new Tunnel().tls().java(without).start()) {
            CulvertProcess client = tunnel.client(nginx.url());
            assertThat(mapped(tunnel.server()) + mapped(client)).doesNotContain("netty");
            Curl.Answer answer = Curl.digest(tunnel.url("/noise"));
            assertThat(answer.exitCode()).as(answer.error()).isZero();
            assertThat(answer.sha256()).isEqualTo(Noise.sha256(5, 5 << 20));
        }
    }

    @Test
    void the_probes_answer_without_a_token() {
        try (Tunnel tunnel = new Tunnel().tls().start()) {
            assertThat(Curl.run("-k", tunnel.controlUrl("/healthz")).status()).isEqualTo(200);
            assertThat(Curl.run("-k", tunnel.controlUrl("/readyz")).status()).isEqualTo(200);
            assertThat(Curl.run("-k", tunnel.controlUrl("/metrics")).status()).isEqualTo(401);
        }
    }

    @Test
    void old_flags_work_or_say_why_not() {
        try (Tunnel tunnel = new Tunnel().start()) {
            CulvertProcess client = tunnel.culvert(List.of(
                    "http",
                    "client",
                    "--license",
                    "abc",
                    "--token",
                    Tunnel.TOKEN,
                    "--url",
                    tunnel.clientUrl(tunnel.controlPort()),
                    "--upstream",
                    "a.test=http://127.0.0.1:1,b.test=http://127.0.0.1:2"));
            assertThat(client.awaitLine("\\bconnected\\b", Tunnel.START)).contains("a.test", "b.test", "node=");
            assertThat(client.output()).contains("license");
        }
    }

    /** The shared libraries and other files that a process has in its memory. */
    private static String mapped(CulvertProcess process) throws IOException {
        return Files.readString(Path.of("/proc", "" + process.pid(), "maps"));
    }

    /** Where a process listens. */
    private static List<String> listeners(CulvertProcess process) {
        return CulvertProcess.program("ss", "-Hltnp")
                .run(Duration.ofSeconds(10))
                .stdout()
                .lines()
                .filter(line -> line.contains("pid=" + process.pid() + ","))
                .map(line -> line.split(" +")[3].replace("[::ffff:127.0.0.1]", "127.0.0.1"))
                .toList();
    }
}
