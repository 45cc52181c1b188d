package dev.culvert.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Network namespaces on one bridge: hosts with an address each and nothing else in reach. Needs root and fails without.
 * The kernel removes links and addresses with the last namespace, so closing needs nothing but the names.
 */
public final class Netns implements AutoCloseable {

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String prefix = "cv" + ProcessHandle.current().pid() + "x" + NEXT.incrementAndGet();
    private final Map<String, String> addresses = new TreeMap<>();
    private final List<String> names = new ArrayList<>();

    /** A bridge in a namespace of its own. */
    public Netns() {
        try {
            add("bridge");
            inside("bridge", "ip", "link", "add", "br0", "type", "bridge");
            inside("bridge", "ip", "link", "set", "br0", "up");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** A namespace of this name with an address of 10.83.0.0/24, its loopback up. */
    public Netns host(String name) {
        try {
            add(name);
            String address = "10.83.0." + (addresses.size() + 1);
            addresses.put(name, address);
            // the other end is made in the bridge's namespace, so that nothing ever stands in the machine's own
            inside(
                    "bridge",
                    "ip",
                    "link",
                    "add",
                    "p" + addresses.size(),
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    name(name));
            inside("bridge", "ip", "link", "set", "p" + addresses.size(), "master", "br0", "up");
            inside(name, "ip", "address", "add", address + "/24", "dev", "eth0");
            inside(name, "ip", "link", "set", "eth0", "up");
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    public String address(String host) {
        return addresses.get(host);
    }

    /** What to put in front of a command that is to run there. */
    public String[] prefix(String host) {
        return new String[] {"ip", "netns", "exec", name(host)};
    }

    /** Runs a command there to its end, which must be exit code 0. */
    public String inside(String host, String... command) {
        List<String> all = new ArrayList<>(List.of(prefix(host)));
        all.addAll(List.of(command));
        return run(all);
    }

    /** What this host finds in its {@code /etc/hosts}; processes see later changes too. */
    public void hostsFile(String host, String content) {
        try {
            Path folder = Path.of("/etc/netns", name(host));
            Files.createDirectories(folder);
            // written in place: the file is mounted over /etc/hosts, and a new one would not be
            Files.writeString(folder.resolve("hosts"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (String name : names) {
            run(List.of("ip", "netns", "delete", name));
            Path etc = Path.of("/etc/netns", name);
            if (Files.isDirectory(etc)) {
                Folders.delete(etc);
            }
        }
        names.clear();
    }

    private void add(String host) {
        run(List.of("ip", "netns", "add", name(host)));
        names.add(name(host));
        inside(host, "ip", "link", "set", "lo", "up");
    }

    private String name(String host) {
        return prefix + "-" + host;
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": " + output.strip() + " (network namespaces need root)");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
