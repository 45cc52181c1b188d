package dev.culvert.client.support;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.HeadWriter;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.frame.Updated;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.link.handshake.UpdateMessage;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.stream.FramePort;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The server's end of client links, without planes: a test opens streams on the latest link itself. */
public final class FakeServer {
    public static final String TOKEN = "0123456789abcdef";

    public final List<HelloMessage> hellos = new CopyOnWriteArrayList<>();
    public final List<UpdateMessage> updates = new CopyOnWriteArrayList<>();
    public final List<String> closings = new CopyOnWriteArrayList<>();
    public final List<GoAway> goAways = new CopyOnWriteArrayList<>();
    public final List<Map.Entry<String, String>> requestHeaders = new CopyOnWriteArrayList<>();
    public final AtomicInteger attempts = new AtomicInteger();
    public volatile String token = TOKEN;
    public volatile int answerWith = 101;
    public volatile ResetCode refuseWith = ResetCode.NONE;
    public volatile List<RefusedOffer> refusedOffers = List.of();
    /** How many of the next HELLOs get no answer. */
    public final AtomicInteger unanswered = new AtomicInteger();

    public volatile byte[] ca = {};

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final Budget budget = new Budget(64 * 1024 * 1024);
    private final Context context;
    private HttpServer server;
    private int port;
    private volatile Link link;

    public FakeServer(Vertx vertx, HttpServerOptions options) throws Exception {
        this.vertx = vertx;
        this.options = options;
        this.port = options.getPort() == HttpServerOptions.DEFAULT_PORT ? 0 : options.getPort();
        this.context = vertx.getOrCreateContext();
        start();
    }

    public FakeServer(Vertx vertx) throws Exception {
        this(vertx, new HttpServerOptions());
    }

    /** Listens, on the same port each time. */
    public void start() throws Exception {
        server = on(() -> {
            HttpServer made = vertx.createHttpServer(new HttpServerOptions(options)
                    .setWebSocketClosingTimeout(0)
                    .setPort(port)
                    .setHost("0.0.0.0")
                    .setWebSocketSubProtocols(List.of("culvert.v1")));
            made.requestHandler(request -> {
                requestHeaders.addAll(request.headers().entries());
                boolean found = request.path().equals("/.well-known/ca.crt") && ca.length > 0;
                request.response().setStatusCode(found ? 200 : 404).end(Buffer.buffer(ca));
            });
            made.webSocketHandshakeHandler(this::handshake);
            made.webSocketHandler(this::accept);
            return made;
        });
        server.listen().await(10, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    /** Stops listening and cuts all links. */
    public void kill() throws Exception {
        server.close().await(10, TimeUnit.SECONDS);
    }

    public int port() {
        return port;
    }

    public boolean linked() {
        return link != null;
    }

    /** Runs on the link's event loop. */
    public void onLink(java.util.function.Consumer<Link> action) throws Exception {
        on(() -> {
            action.accept(link);
            return null;
        });
    }

    /** A request without a body. */
    public Visit get(int offer, String path, String... headers) throws Exception {
        return open(offer, "GET", path, true, headers);
    }

    /** Begins a request; headers as {@code Name: value}. */
    public Visit open(int offer, String method, String path, boolean fin, String... headers) throws Exception {
        ByteBuf block = Unpooled.buffer();
        HeadWriter writer = new HeadWriter().request(block, method, false, "visited.example", path);
        for (String header : headers) {
            writer.header(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
        }
        return open(offer, fin, block);
    }

    /** A request with whatever is in that block. */
    public Visit openRaw(int offer, byte[] block) throws Exception {
        return open(offer, true, Unpooled.wrappedBuffer(block));
    }

    /** A visitor's TCP connection. */
    public Visit connect(int offer) throws Exception {
        return open(OpenKind.TCP, offer, false, Unpooled.buffer().writeShort(2222));
    }

    /** Asks whether an offer's upstream works. */
    public Visit probe(int offer) throws Exception {
        return open(OpenKind.PROBE, offer, true, Unpooled.EMPTY_BUFFER);
    }

    private Visit open(int offer, boolean fin, ByteBuf block) throws Exception {
        return open(OpenKind.HTTP, offer, fin, block);
    }

    private Visit open(OpenKind kind, int offer, boolean fin, ByteBuf payload) throws Exception {
        Visit visit = new Visit();
        on(() -> {
            StreamEnd end = new StreamEnd(budget, Clock.system(), visit);
            visit.end = end;
            FramePort port = link.open(end);
            end.open(port, kind, offer, 0, Visitor.NONE, fin, payload);
            return null;
        });
        return visit;
    }

    /** Takes a stream that the client opens, as this answers. */
    public void forwards(StreamAcceptor acceptor) throws Exception {
        onLink(to -> to.acceptStreams(acceptor));
    }

    public Budget budget() {
        return budget;
    }

    /** Sends a part of a request's body. */
    public void send(Visit visit, String text, boolean fin) throws Exception {
        on(() -> {
            visit.end.write(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), fin);
            return null;
        });
    }

    public boolean writable(Visit visit) throws Exception {
        return on(() -> visit.end.writable());
    }

    public void endWithTrailer(Visit visit, String name, String value) throws Exception {
        on(() -> {
            ByteBuf block = Unpooled.buffer();
            new HeadWriter().trailers(block).header(name, value);
            visit.end.end(block);
            return null;
        });
    }

    public void cancel(Visit visit) throws Exception {
        on(() -> {
            visit.end.reset(ResetCode.CANCEL, "the visitor left");
            return null;
        });
    }

    /** From now on nothing is read. */
    public void stall(Visit visit) throws Exception {
        on(() -> visit.stalled = true);
    }

    /** Streams that are open. */
    public int streams() throws Exception {
        return on(() -> link.openStreams());
    }

    public void goOn(Visit visit) throws Exception {
        on(() -> {
            visit.goOn();
            return null;
        });
    }

    public long budgetUsed() {
        return budget.used();
    }

    private void handshake(ServerWebSocketHandshake handshake) {
        attempts.incrementAndGet();
        requestHeaders.addAll(handshake.headers().entries());
        if (!("Bearer " + token).equals(handshake.headers().get("Authorization"))) {
            handshake.reject(401);
        } else if (answerWith != 101) {
            handshake.reject(answerWith);
        } else {
            handshake.accept();
        }
    }

    private void accept(ServerWebSocket socket) {
        LinkSettings settings = new LinkSettings(
                false,
                true,
                false,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(1500),
                Duration.ofSeconds(15),
                10_000);
        Link[] made = new Link[1];
        made[0] = WebSocketCarrier.takeOver(
                socket, false, false, carrier -> new Link(settings, carrier, new Events(made), budget, Clock.system()));
    }

    private final class Events implements LinkEvents {
        private final Link[] own;

        Events(Link[] own) {
            this.own = own;
        }

        @Override
        public void control(LinkFrame frame) {
            try {
                if (frame instanceof Hello hello) {
                    hello(HandshakeJson.read(hello.json(), HelloMessage.class));
                } else if (frame instanceof Update update) {
                    updates.add(HandshakeJson.read(update.json(), UpdateMessage.class));
                    own[0].send(new Updated(HandshakeJson.write(new UpdatedMessage(refusedOffers))));
                } else if (frame instanceof GoAway goAway) {
                    goAways.add(goAway);
                }
            } catch (dev.culvert.shared.frame.ProtocolException e) {
                own[0].fail(e.code(), e.getMessage());
            }
        }

        @Override
        public void suspect(boolean suspect) {}

        @Override
        public void closed(ResetCode code, String why) {
            closings.add(code + " " + why);
            if (link == own[0]) {
                link = null;
            }
        }

        private void hello(HelloMessage hello) {
            hellos.add(hello);
            if (refuseWith != ResetCode.NONE) {
                own[0].fail(refuseWith, "refused by the test");
            } else if (unanswered.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                link = own[0];
                own[0].send(new Welcome(HandshakeJson.write(new WelcomeMessage(
                        "culvert.v1",
                        List.of(),
                        "node-a",
                        String.format("%016x", hellos.size()),
                        "proof-of-" + hello.clientId().substring(0, 4),
                        10_000,
                        List.of(),
                        refusedOffers))));
            }
        }
    }

    private <T> T on(java.util.concurrent.Callable<T> action) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                done.complete(action.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(10, TimeUnit.SECONDS);
    }
}
