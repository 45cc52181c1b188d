package dev.culvert.shared.stream.tcp;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;

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

    private SocketOptions() {}

    static void set(ChannelConfig config) {
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setRecvByteBufAllocator(READS);
        config.setOption(ChannelOption.SO_KEEPALIVE, true);
        config.setOption(KEEP_IDLE, KEEP_IDLE_SECONDS);
        config.setOption(NOTSENT_LOWAT, MOST_UNSENT_BYTES);
    }
}
