package dev.culvert.shared.stream.tcp;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannelConfig;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.AttributeKey;

/** How the connections of visitors and upstreams are set; Netty itself switches Nagle's delay off. */
final class SocketOptions {
    private static final int MOST_READ_BYTES = 256 * 1024;
    private static final int KEEP_IDLE_SECONDS = 60;

    /** Only epoll has it; elsewhere the first probe goes when the system says, usually after two hours. */
    private static final ChannelOption<Integer> KEEP_IDLE =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_KEEPIDLE");

    /**
     * What may lie in the kernel unsent, since the other end does not read. By default that is up to 4 MB a connection
     * (tcp_wmem), which with some thousand that never read is all that the kernel has for TCP, the links included.
     */
    private static final long MOST_UNSENT_BYTES = 128 * 1024;

    /** Only epoll has it. */
    private static final ChannelOption<Long> NOTSENT_LOWAT =
            ChannelOption.valueOf("io.netty.channel.epoll.EpollChannelOption#TCP_NOTSENT_LOWAT");

    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(1024, 8 * 1024, MOST_READ_BYTES);

    // Linux hands these down from a listener to what it accepts; Netty knows them only of connections, so by number
    private static final ChannelOption<Integer> LISTENERS_KEEP_ALIVE = linux("SO_KEEPALIVE", 1, 9);
    private static final ChannelOption<Integer> LISTENERS_KEEP_IDLE = linux("TCP_KEEPIDLE", 6, 4);
    private static final ChannelOption<Integer> LISTENERS_NOTSENT_LOWAT = linux("TCP_NOTSENT_LOWAT", 6, 25);

    private static final AttributeKey<Boolean> HANDED_DOWN = AttributeKey.valueOf("culvert-handed-down");

    private SocketOptions() {}

    /** Sets a listener, where epoll can, so that three system calls for each connection of it are spared. */
    static void handDown(Channel listener) {
        ChannelConfig config = listener.config();
        if (config instanceof EpollServerSocketChannelConfig) {
            config.setOption(LISTENERS_KEEP_ALIVE, 1);
            config.setOption(LISTENERS_KEEP_IDLE, KEEP_IDLE_SECONDS);
            config.setOption(LISTENERS_NOTSENT_LOWAT, (int) MOST_UNSENT_BYTES);
            listener.attr(HANDED_DOWN).set(true);
        }
    }

    static void set(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setRecvByteBufAllocator(READS);
        if (channel.parent() != null && channel.parent().hasAttr(HANDED_DOWN)) {
            return;
        }
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        config.setOption(KEEP_IDLE, KEEP_IDLE_SECONDS);
        config.setOption(NOTSENT_LOWAT, MOST_UNSENT_BYTES);
    }

    private static ChannelOption<Integer> linux(String name, int level, int number) {
        return new IntegerUnixChannelOption("culvert." + name, level, number);
    }
}
