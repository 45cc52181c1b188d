package dev.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes of one cluster, each on a host of its own, whose name it has too, with the ports that are theirs by default. */
final class NetnsCluster {

    private final Netns net;
    private final Path folder;
    private final String members;

    /**
     * Makes the cluster's folder.
     *
     * @param folder for it, and for the states of the nodes
     * @param members the hosts of those that all look for
     */
    NetnsCluster(Netns net, Path folder, String... members) {
        this.net = net;
        this.folder = folder;
        this.members =
                Stream.of(members).map(host -> net.address(host) + ":5701").collect(Collectors.joining(","));
        CulvertProcess init =
                CulvertProcess.culvert("cluster", "init", cluster()).run(Duration.ofSeconds(30));
        assertThat(init.exitCode()).as(init.output()).isZero();
    }

    /** Starts the node of that host, and does not wait. */
    CulvertProcess node(String host, String role, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--token", Tunnel.TOKEN, "--roles", role));
        arguments.addAll(List.of("--node-name", host, "--cluster-dir", cluster()));
        arguments.addAll(List.of("--cluster-addr", net.address(host), "--cluster-members", members));
        arguments.addAll(List.of("--auto-tls-san", net.address(host)));
        return CulvertProcess.culvert(arguments.toArray(String[]::new))
                .prefix(net.prefix(host))
                .env("XDG_STATE_HOME", folder.resolve("state-" + host).toString())
                .start();
    }

    private String cluster() {
        return folder.resolve("cluster").toString();
    }
}
