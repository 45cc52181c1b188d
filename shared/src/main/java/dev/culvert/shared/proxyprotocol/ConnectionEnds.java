package dev.culvert.shared.proxyprotocol;

import dev.culvert.shared.frame.Visitor;
import io.netty.channel.Channel;

/**
 * The two addresses of a visitor's connection, as the visitor sees them.
 *
 * @param visitor from where he has connected
 * @param destination to where
 */
public record ConnectionEnds(Visitor visitor, Visitor destination) {
    /** Those of the connection itself. */
    public static ConnectionEnds of(Channel channel) {
        return new ConnectionEnds(Visitor.of(channel.remoteAddress()), Visitor.of(channel.localAddress()));
    }
}
