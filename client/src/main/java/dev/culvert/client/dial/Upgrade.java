package dev.culvert.client.dial;

import dev.culvert.client.dial.DialFailure.Kind;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.ServerUrl;
import dev.culvert.shared.token.Secret;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The request that turns a connection into a WebSocket (RFC 6455, section 4.1), and the check of its answer. */
final class Upgrade {
    private static final String SUB_PROTOCOL = "culvert.v1";
    private static final String FEATURES = "Culvert-Features";
    private static final String UNMASKED = "unmasked";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int EXCERPT_CHARS = 200;

    private final Secret token;
    private final boolean mask;
    private final String version;
    private final String key;

    Upgrade(Secret token, boolean mask, String version) {
        this.token = token;
        this.mask = mask;
        this.version = version;
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
    }

    FullHttpRequest request(ServerUrl url) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, ServerUrl.PATH);
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, url.address().toString());
        headers.set(HttpHeaderNames.UPGRADE, "websocket");
        headers.set(HttpHeaderNames.CONNECTION, "Upgrade");
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
        headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUB_PROTOCOL);
        headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token.reveal());
        headers.set(HttpHeaderNames.USER_AGENT, "culvert/" + version);
        if (wantsUnmasked(url)) {
            headers.set(FEATURES, UNMASKED);
        }
        return request;
    }

    /**
     * Whether the masks may be left out.
     *
     * @throws DialFailure if the answer is anything but the upgrade that was asked for
     */
    boolean check(ServerUrl url, OneRequest.Answer answer) throws DialFailure {
        HttpHeaders headers = answer.headers();
        if (answer.status() == 401) {
            throw new DialFailure(
                    Kind.UNAUTHORIZED,
                    "wrong token: " + url + " answered 401 (expected: the token that the server was started with)");
        }
        if (answer.status() != 101) {
            throw new DialFailure(Kind.REFUSED, refusal(url, answer), retryAfterMillis(headers));
        }
        if (!accept().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
            throw new DialFailure(
                    Kind.REFUSED, url + " failed the WebSocket handshake (expected: the proof of the key)");
        }
        String chosen = headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (!SUB_PROTOCOL.equals(chosen)) {
            throw new DialFailure(
                    Kind.REFUSED,
                    url + " chose the sub-protocol " + Printable.of(chosen, 64) + " (expected: " + SUB_PROTOCOL + ")");
        }
        return wantsUnmasked(url) && headers.containsValue(FEATURES, UNMASKED, true);
    }

    private boolean wantsUnmasked(ServerUrl url) {
        return url.tls() && !mask;
    }

    private String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String refusal(ServerUrl url, OneRequest.Answer answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
        int line = body.indexOf('\n');
        String first = line < 0 ? body : body.substring(0, line).strip();
        return url + " answered " + answer.status() + (first.isEmpty() ? "" : ": " + Printable.of(first, EXCERPT_CHARS))
                + " (expected: 101)";
    }

    /** Seconds alone are understood (RFC 9110, section 10.2.3); a day at most. */
    private static int retryAfterMillis(HttpHeaders headers) {
        String value = headers.get(HttpHeaderNames.RETRY_AFTER);
        boolean seconds = value != null && value.matches("\\d{1,5}");
        return seconds ? Integer.parseInt(value) * 1000 : 0;
    }
}
