package dev.culvert.shared.process;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.transports.EpollTransport;

/** Epoll with gates, and connections that stay registered. */
final class GatedEpoll extends EpollTransport implements AcceptGates.Gated {
    private final AcceptGates gates = new AcceptGates();

    @Override
    public AcceptGates gates() {
        return gates;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return SteadyEpoll.factory();
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> plain = super.serverChannelFactory(domainSocket);
        return () -> gates.watched(plain.newChannel());
    }
}
