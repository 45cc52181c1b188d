package dev.culvert.control;

import dev.culvert.shared.budget.Budget;
import dev.culvert.shared.carrier.WebSocketCarrier;
import dev.culvert.shared.frame.GoAway;
import dev.culvert.shared.frame.Hello;
import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.Notice;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Update;
import dev.culvert.shared.frame.Updated;
import dev.culvert.shared.frame.Welcome;
import dev.culvert.shared.link.Link;
import dev.culvert.shared.link.LinkEvents;
import dev.culvert.shared.link.LinkSettings;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.link.handshake.NoticeMessage;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.UpdateMessage;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import dev.culvert.shared.stream.StreamAcceptor;
import dev.culvert.shared.time.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client made of the very link that clients use; calls come from the test's thread. */
final class TestClient implements LinkEvents {
    private static final Budget BUDGET = new Budget(1 << 26);

    final CompletableFuture<WelcomeMessage> welcome = new CompletableFuture<>();
    final List<NoticeMessage> notices = new CopyOnWriteArrayList<>();
    final CompletableFuture<GoAway> goAway = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    private final WebSocketClient webSockets;
    private volatile CompletableFuture<UpdatedMessage> updated = new CompletableFuture<>();
    private volatile Context context;
    private volatile Link link;

    private TestClient(Vertx vertx, WebSocketClientOptions options) {
        webSockets = vertx.createWebSocketClient(options);
    }

    static TestClient dial(Vertx vertx, int port, String token, StreamAcceptor acceptor) throws Exception {
        return dial(vertx, port, token, acceptor, false);
    }

    static TestClient dial(Vertx vertx, int port, String token, StreamAcceptor acceptor, boolean tls) throws Exception {
        WebSocketClientOptions options = new WebSocketClientOptions();
        if (tls) {
            options.setSsl(true).setTrustAll(true).setVerifyHost(false);
        }
        TestClient client = new TestClient(vertx, options);
        WebSocketConnectOptions to = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/connect")
                .addSubProtocol(LinkProtocol.VERSION)
                .putHeader("Authorization", "Bearer " + token);
        if (tls) {
            to.putHeader(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED);
        }
        Future<Link> connected = client.webSockets.connect(to).map(socket -> {
            boolean unmasked = socket.headers().contains(LinkProtocol.FEATURES_HEADER);
            client.context = vertx.getOrCreateContext();
            return WebSocketCarrier.takeOver(
                    socket,
                    true,
                    unmasked,
                    carrier -> new Link(LinkSettings.client(), carrier, client, BUDGET, Clock.system()));
        });
        client.link = get(connected.toCompletionStage().toCompletableFuture());
        client.on(() -> {
            client.link.acceptStreams(acceptor);
            return null;
        });
        return client;
    }

    /** Says HELLO and returns the answer. */
    WelcomeMessage hello(int client, long generation, String resume, String... hosts) throws Exception {
        send(new Hello(HandshakeJson.write(helloOf(client, generation, resume, hosts))));
        return get(welcome);
    }

    UpdatedMessage update(OfferMessage... offers) throws Exception {
        updated = new CompletableFuture<>();
        send(new Update(HandshakeJson.write(new UpdateMessage(List.of(offers)))));
        return get(updated);
    }

    void send(LinkFrame frame) throws Exception {
        on(() -> {
            link.send(frame);
            return null;
        });
    }

    void fail() throws Exception {
        on(() -> {
            link.fail(ResetCode.NONE, "leaving");
            return null;
        });
    }

    /** Ends as a process that is killed does: without a word. */
    void die() throws Exception {
        on(() -> webSockets.close());
    }

    static HelloMessage helloOf(int client, long generation, String resume, String... hosts) {
        List<OfferMessage> offers = new java.util.ArrayList<>();
        for (String host : hosts) {
            offers.add(OfferMessage.http(offers.size() + 1, host, "/", "http://127.0.0.1:8080"));
        }
        return new HelloMessage(
                List.of(LinkProtocol.VERSION),
                List.of(),
                "%032x".formatted(client),
                0,
                generation,
                resume,
                "0.1.0",
                "host\u001b[31m".replace("\u001b", "?"),
                offers);
    }

    @Override
    public void control(LinkFrame frame) {
        try {
            if (frame instanceof Welcome answer) {
                welcome.complete(HandshakeJson.read(answer.json(), WelcomeMessage.class));
            } else if (frame instanceof Updated answer) {
                updated.complete(HandshakeJson.read(answer.json(), UpdatedMessage.class));
            } else if (frame instanceof Notice notice) {
                notices.add(HandshakeJson.read(notice.json(), NoticeMessage.class));
            } else if (frame instanceof GoAway answer) {
                goAway.complete(answer);
            }
        } catch (Exception e) {
            welcome.completeExceptionally(e);
        }
    }

    @Override
    public void suspect(boolean suspect) {}

    @Override
    public void closed(ResetCode code, String why) {
        closed.complete(code + ": " + why);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private <T> void on(Callable<T> action) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        get(done);
    }
}
