package dev.culvert.e2e.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that sends to everyone without end, as fast as each lets it, on one thread. */
final class Flood implements AutoCloseable {

    /** Small, so that what waits does so in the tunnel and not in the kernel, whose memory all programs share. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
    private final AtomicInteger accepted = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean closed;

    Flood() throws IOException {
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        thread.start();
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(this::serve);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel visitor = listener.accept();
                if (visitor != null) {
                    accepted.incrementAndGet();
                    visitor.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
                    visitor.configureBlocking(false);
                    visitor.register(selector, SelectionKey.OP_WRITE);
                }
            } else {
                ((SocketChannel) key.channel()).write(bytes.clear());
            }
        } catch (IOException e) {
            key.cancel();
            try {
                key.channel().close();
            } catch (IOException ignored) {
                // it is gone
            }
        }
    }
}
