package dev.culvert.e2e.tcp;

import dev.culvert.e2e.CulvertProcess;
import dev.culvert.e2e.Folders;
import dev.culvert.e2e.FreePorts;
import java.nio.file.Path;

/** Debian's Redis, which forgets everything at its end. */
final class Redis implements AutoCloseable {

    private final Path folder = Folders.create("culvert-redis");
    private final int port = FreePorts.next();
    private final CulvertProcess process;

    private Redis(int connections) {
        String command = "redis-server --bind 127.0.0.1 --port " + port + " --dir " + folder
                + " --daemonize no --appendonly no --tcp-backlog 4096 --timeout 0 --maxclients " + connections;
        process = CulvertProcess.program((command + " --save").split(" ")).start();
        Await.listening(port);
    }

    static Redis start() {
        return start(1000);
    }

    static Redis start(int connections) {
        return new Redis(connections);
    }

    int port() {
        return port;
    }

    /** The flag's value that brings this public port here. */
    String behind(int publicPort) {
        return publicPort + "=127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
        Folders.delete(folder);
    }
}
