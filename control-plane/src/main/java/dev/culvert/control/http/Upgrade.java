package dev.culvert.control.http;

import dev.culvert.control.session.Sessions;
import dev.culvert.shared.link.handshake.LinkProtocol;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.meters.ControlRequests;
import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /connect}, once the token was right: the WebSocket handshake, behind which a session begins. */
final class Upgrade implements Handler<RoutingContext> {
    private static final String SUB_PROTOCOL = "Sec-WebSocket-Protocol";

    private final Sessions sessions;
    private final ControlRequests requests;

    Upgrade(Sessions sessions, ControlRequests requests) {
        this.sessions = sessions;
        this.requests = requests;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)) {
            context.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            Answers.text(context, 426, "no WebSocket handshake (expected: Upgrade: websocket)");
            return;
        }
        if (!listed(request, SUB_PROTOCOL).contains(LinkProtocol.VERSION)) {
            Answers.text(context, 400, wrongVersion(request));
            return;
        }
        boolean unmasked =
                request.isSSL() && listed(request, LinkProtocol.FEATURES_HEADER).contains(LinkProtocol.UNMASKED);
        if (unmasked) {
            request.response().putHeader(LinkProtocol.FEATURES_HEADER, LinkProtocol.UNMASKED);
        }
        Door door = Door.of(request);
        door.request().toWebSocket().onSuccess(socket -> {
            door.through();
            requests.upgraded(request);
            sessions.begin(socket, unmasked, text(request.remoteAddress()));
        });
    }

    /** {@code ip:port}, an IPv6 address as in RFC 5952 and in brackets, since a port follows. */
    static String text(@Nullable SocketAddress remote) {
        if (remote == null || remote.hostAddress() == null) {
            return "unknown";
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(remote.hostAddress());
        return address == null
                ? remote.toString()
                : NetUtil.toSocketAddressString(new InetSocketAddress(address, remote.port()));
    }

    private static String wrongVersion(HttpServerRequest request) {
        String asked = String.join(", ", request.headers().getAll(SUB_PROTOCOL));
        return "sub-protocol: " + (asked.isEmpty() ? "none" : Printable.of(asked, 100)) + " (expected: "
                + LinkProtocol.VERSION + ", the version that this server speaks)";
    }

    private static List<String> listed(HttpServerRequest request, String header) {
        return request.headers().getAll(header).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
