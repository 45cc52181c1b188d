package dev.culvert.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A listening socket whose connections the test serves by itself. */
final class Upstream implements AutoCloseable {
    private final ServerSocket server;

    Upstream() {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            server.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    Peer accept() {
        try {
            return new Peer(server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
