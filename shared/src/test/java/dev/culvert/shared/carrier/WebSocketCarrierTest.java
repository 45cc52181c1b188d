package dev.culvert.shared.carrier;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.link.Carrier;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketClient;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WebSocketCarrierTest {
    private static final int PING = 0x89;

    private final Budget budget = new Budget(1 << 20);

    @Test
    void a_server_that_closes_ends_its_links_with_a_word_and_does_not_wait_for_them() throws Exception {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<String> atServer = new CompletableFuture<>();
        CompletableFuture<String> atClient = new CompletableFuture<>();
        try {
            HttpServer server = vertx.createHttpServer()
                    .webSocketHandler(socket ->
                            WebSocketCarrier.takeOver(socket, false, false, carrier -> link(false, carrier, atServer)));
            done(server.listen(0, "127.0.0.1"));
            WebSocketClient client = vertx.createWebSocketClient();
            done(client.connect(server.actualPort(), "127.0.0.1", "/")
                    .map(socket ->
                            WebSocketCarrier.takeOver(socket, true, false, carrier -> link(true, carrier, atClient))));

            done(server.close());

            assertThat(atServer.get(5, SECONDS)).isEqualTo("NONE: this end is stopping");
            assertThat(atClient.get(5, SECONDS)).startsWith("NONE: ");
        } finally {
            done(vertx.close());
        }
    }

    @Test
    void of_pings_whose_answers_are_not_read_the_latest_is_answered() {
        StuckWire wire = new StuckWire();
        EmbeddedChannel channel = new EmbeddedChannel(wire, new ChannelInboundHandlerAdapter());
        String last = channel.pipeline().lastContext().name();
        WebSocketCarrier.takeOver(
                channel.pipeline(), last, false, true, carrier -> link(false, carrier, new CompletableFuture<>()));
        for (int ping = 1; ping <= 100; ping++) {
            channel.writeInbound(Unpooled.buffer().writeByte(PING).writeByte(1).writeByte(ping));
        }
        assertThat(wire.waiting).hasSize(1);
        assertThat(wire.release()).isEqualTo(1);
        assertThat(wire.waiting).hasSize(1);
        assertThat(wire.release()).isEqualTo(100);
        assertThat(wire.waiting).isEmpty();
    }

    private Link link(boolean dials, Carrier carrier, CompletableFuture<String> closed) {
        LinkEvents events = new LinkEvents() {
            @Override
            public void control(LinkFrame frame) {}

            @Override
            public void suspect(boolean suspect) {}

            @Override
            public void closed(ResetCode code, String why) {
                closed.complete(code + ": " + why);
            }
        };
        return new Link(
                dials ? LinkSettings.client() : LinkSettings.session(), carrier, events, budget, Clock.system());
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, SECONDS);
    }

    /** Takes what is written and sends nothing until it is told to. */
    private static final class StuckWire extends ChannelOutboundHandlerAdapter {
        private record Write(ByteBuf bytes, ChannelPromise left) {}

        private final ArrayDeque<Write> waiting = new ArrayDeque<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            waiting.add(new Write((ByteBuf) message, promise));
        }

        /** Sends the first write; returns its last byte. */
        int release() {
            Write first = waiting.remove();
            int last = first.bytes().getByte(first.bytes().writerIndex() - 1);
            first.bytes().release();
            first.left().setSuccess();
            return last;
        }
    }
}
