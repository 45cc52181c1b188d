package dev.culvert.shared.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final ClusterSettings CLUSTER =
            new ClusterSettings(Path.of("/c"), List.of(), "10.0.0.1", 5701, 5801, 5901);

    @Test
    void a_server_alone_takes_clients_and_visitors() {
        assertThatThrownBy(() -> server("n", 8123, 8000, Set.of(Role.CONTROL), null, "40%", 30))
                .hasMessage("--roles: control (expected: control and at least one of http and tcp on a server that"
                        + " stands alone; --cluster-dir lets nodes share them)");
        assertThat(server("n", 8123, 8000, Set.of(Role.HTTP), CLUSTER, "40%", 30)
                        .roles())
                .containsExactly(Role.HTTP);
    }

    @Test
    void two_listeners_on_one_port_are_refused() {
        assertThatThrownBy(
                        () -> server("n", 8000, 8000, Role.parse("--roles", List.of("control,http")), null, "40%", 1))
                .hasMessage("--port: 8000 (expected: another port than --control-port on 0.0.0.0)");
        server("n", 0, 0, Role.parse("--roles", List.of("http", "control")), null, "40%", 1);
    }

    @Test
    void clients_never_get_a_port_that_the_server_listens_on_itself() {
        AllowedPorts both = server("n", 8123, 8000, Set.of(Role.values()), CLUSTER, "40%", 1)
                .allowedPorts();
        assertThat(both.own()).containsExactlyInAnyOrder(8123, 8000, 5701, 5801, 5901);
        AllowedPorts tcp = server("n", 8123, 8000, Set.of(Role.CONTROL, Role.TCP), null, "40%", 1)
                .allowedPorts();
        assertThat(tcp.own()).containsExactly(8123);
        assertThat(tcp.refusal(8000)).isNull();
    }

    @Test
    void impossible_limits_are_refused() {
        Set<Role> all = Set.of(Role.values());
        assertThatThrownBy(() -> server("a b", 1, 2, all, null, "40%", 1)).hasMessageStartingWith("--node-name: a b ");
        assertThatThrownBy(() -> server("n", 1, 2, all, null, "0%", 1)).hasMessageStartingWith("--memory-budget: 0% ");
        assertThatThrownBy(() -> server("n", 1, 2, all, null, "1000", 1))
                .hasMessage("--memory-budget: 1000 (expected: 1% to 90%, or 1MiB or more)");
        assertThatThrownBy(() -> server("n", 1, 2, all, null, "40%", -1)).hasMessageStartingWith("--grace: -1s ");
        assertThatThrownBy(() -> server("n", 1, 65_536, all, null, "40%", 1)).hasMessageStartingWith("--port: 65536 ");
    }

    @Test
    void an_unknown_role_is_named() {
        assertThatThrownBy(() -> Role.parse("--roles", List.of("control,cook")))
                .hasMessage("--roles: cook (expected: one or more of control,http,tcp,status)");
    }

    @Test
    void members_default_to_the_membership_port() {
        assertThat(ClusterSettings.parseMembers(List.of("10.0.0.1, b.example:1", "[::1]:2", "10.0.0.1:5701")))
                .hasToString("[10.0.0.1:5701, b.example:1, [::1]:2]");
    }

    @Test
    void a_cluster_address_is_one_that_others_can_dial() {
        assertThatThrownBy(() -> new ClusterSettings(Path.of("/c"), List.of(), "0.0.0.0", 1, 2, 3))
                .hasMessageStartingWith("--cluster-addr: 0.0.0.0 (expected: the one private address");
    }

    @Test
    void a_pin_is_64_hex_digits() {
        String hex = "ab".repeat(32);
        assertThat(new ServerTrust.AutoTls(Path.of("/k"), "SHA256:" + hex.toUpperCase(java.util.Locale.ROOT)).caPin())
                .isEqualTo("sha256:" + hex);
        assertThatThrownBy(() -> new ServerTrust.AutoTls(Path.of("/k"), hex)).hasMessageStartingWith("--ca-pin: ");
    }

    private static ServerSettings server(
            String name, int control, int http, Set<Role> roles, ClusterSettings cluster, String budget, int grace) {
        return new ServerSettings(
                name,
                BindAddress.of("--control-addr", "0.0.0.0", "--control-port", control),
                BindAddress.of("--data-addr", "0.0.0.0", "--port", http),
                TcpSettings.on("0.0.0.0"),
                LoadBalancerSettings.NONE,
                ForwardSettings.OFF,
                roles,
                new TokenSource(null, Path.of("/t"), null),
                null,
                new TlsSettings.Plain(),
                null,
                cluster,
                AccessLogSettings.OFF,
                DataSize.parse("--memory-budget", budget),
                Duration.ofSeconds(grace));
    }
}
