package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Distribution;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import dev.culvert.e2e.Tunnel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Nodes of one cluster on this machine: each with ports of its own for all but its visitors, and for them with a loopback
 * address of its own, on which all listen on the same ports. The first two are the members that all look for.
 */
final class Cluster implements AutoCloseable {

    private final Path folder = Folders.create("culvert-cluster");
    private final List<List<Integer>> ports = List.of(FreePorts.take(4), FreePorts.take(4), FreePorts.take(4));
    private final List<CulvertProcess> processes = new ArrayList<>();

    Cluster() {
        Shell.succeed(Duration.ofSeconds(30), Distribution.launcher() + " cluster init " + folder + "/cluster");
    }

    /** The address at which the node of this number, from 1, awaits its visitors. */
    static String address(int number) {
        // of this run alone: others may run beside it
        int run = (int) (ProcessHandle.current().pid() % 250) + 2;
        return "127.0." + run + "." + number;
    }

    /** Starts a node, and does not wait. */
    CulvertProcess node(int number, String roles) {
        List<Integer> own = ports.get(number - 1);
        List<String> arguments = new ArrayList<>(List.of("tcp", "server", "--token", Tunnel.TOKEN));
        arguments.addAll(List.of("--roles", roles, "--node-name", "node" + number));
        arguments.addAll(List.of("--cluster-dir", folder.resolve("cluster").toString()));
        arguments.addAll(List.of("--cluster-port", "" + own.get(0), "--bus-port", "" + own.get(1)));
        arguments.addAll(List.of("--peer-port", "" + own.get(2), "--control-port", "" + own.get(3)));
        arguments.addAll(List.of("--control-addr", "127.0.0.1", "--data-addr", address(number)));
        arguments.addAll(List.of("--auto-tls-san", "localhost"));
        arguments.addAll(List.of("--cluster-members", member(1) + "," + member(2)));
        return start(arguments, "state" + number);
    }

    /** Starts a client of that node, and waits until it is connected. */
    CulvertProcess client(int number, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("tcp", "client", "--token", Tunnel.TOKEN));
        arguments.addAll(
                List.of("--url", "wss://localhost:" + ports.get(number - 1).get(3)));
        arguments.addAll(List.of(flags));
        CulvertProcess client = start(arguments, "client" + processes.size());
        client.awaitLine("\\bconnected\\b", Tunnel.START);
        return client;
    }

    @Override
    public void close() {
        Collections.reverse(processes);
        processes.forEach(CulvertProcess::close);
        Folders.delete(folder);
    }

    private String member(int number) {
        return "127.0.0.1:" + ports.get(number - 1).get(0);
    }

    private CulvertProcess start(List<String> arguments, String state) {
        CulvertProcess process = CulvertProcess.culvert(arguments.toArray(String[]::new))
                .env("XDG_STATE_HOME", folder.resolve(state).toString())
                .start();
        processes.add(process);
        return process;
    }
}
