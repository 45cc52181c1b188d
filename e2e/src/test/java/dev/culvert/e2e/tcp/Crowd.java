package dev.culvert.e2e.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Very many visitors on one thread, from as many loopback addresses that none has more than 500. Each says a line and
 * expects a line.
 */
final class Crowd implements AutoCloseable {

    private static final int FROM_ONE_ADDRESS = 500;
    private static final int CONNECTING_AT_ONCE = 200;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();

    Crowd() throws IOException {}

    /** Connects so many, and asks each once. */
    void come(int port, int count, String line, String answer, Duration limit) throws IOException {
        for (int i = 0; i < count; i += CONNECTING_AT_ONCE) {
            List<SocketChannel> some = new ArrayList<>();
            for (int j = i; j < Math.min(count, i + CONNECTING_AT_ONCE); j++) {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
                channel.bind(new InetSocketAddress(address(j), 0));
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                some.add(channel);
            }
            channels.addAll(some);
            ask(some, line, answer, limit);
        }
    }

    /** Asks all of them, which must all answer. */
    void ask(String line, String answer, Duration limit) throws IOException {
        ask(channels, line, answer, limit);
    }

    int size() {
        return channels.size();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }

    private void ask(List<SocketChannel> some, String line, String answer, Duration limit) throws IOException {
        ByteBuffer question = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (SocketChannel channel : some) {
            if (channel.isConnected()) {
                channel.write(question.duplicate());
                channel.register(selector, SelectionKey.OP_READ);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT);
            }
        }
        ByteBuffer in = ByteBuffer.allocate(256);
        long deadline = System.nanoTime() + limit.toNanos();
        int left = some.size();
        while (left > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(left + " of " + some.size() + " have no answer after " + limit);
            }
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                SocketChannel channel = (SocketChannel) key.channel();
                if (key.isConnectable()) {
                    channel.finishConnect();
                    channel.write(question.duplicate());
                    key.interestOps(SelectionKey.OP_READ);
                    continue;
                }
                int length = channel.read(in.clear());
                String got = length < 0 ? "its end" : new String(in.array(), 0, length, StandardCharsets.US_ASCII);
                if (!got.equals(answer + "\r\n")) {
                    throw new AssertionError(channel + ": " + got + " (expected: " + answer + ")");
                }
                key.interestOps(0);
                left--;
            }
            selector.selectedKeys().clear();
        }
    }

    private static String address(int number) {
        return "127.0.1." + (1 + number / FROM_ONE_ADDRESS);
    }
}
