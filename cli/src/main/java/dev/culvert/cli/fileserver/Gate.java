package dev.culvert.cli.fileserver;

import dev.culvert.shared.settings.AddressRange;
import dev.culvert.shared.token.Secret;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may read: by address, and by the password of the user {@code admin}. */
final class Gate {

    private static final Secret USER = Secret.of("admin");

    private final @Nullable Secret password;
    private final List<AddressRange> allowed;

    Gate(@Nullable Secret password, List<AddressRange> allowed) {
        this.password = password;
        this.allowed = List.copyOf(allowed);
    }

    boolean asksForPassword() {
        return password != null;
    }

    /**
     * The visitor's address is what the last proxy wrote: the last one of {@code X-Forwarded-For} where the request
     * comes over loopback, as those of a tunnel do, else the socket's.
     */
    boolean admitsAddress(HttpServerRequest request) {
        if (allowed.isEmpty()) {
            return true;
        }
        @Nullable InetAddress visitor = visitor(request);
        return visitor != null && allowed.stream().anyMatch(range -> range.contains(visitor));
    }

    /** Both parts are compared in constant time, and always both. */
    boolean admitsPassword(HttpServerRequest request) {
        if (password == null) {
            return true;
        }
        String credentials = basicCredentials(request.getHeader("Authorization"));
        int colon = credentials.indexOf(':');
        boolean user = USER.matches(colon < 0 ? "" : credentials.substring(0, colon));
        boolean right = password.matches(credentials.substring(colon + 1));
        return user && right && colon >= 0;
    }

    private static @Nullable InetAddress visitor(HttpServerRequest request) {
        InetAddress peer = address(request.remoteAddress().hostAddress());
        if (peer == null || !peer.isLoopbackAddress()) {
            return peer;
        }
        List<String> forwarded = request.headers().getAll("X-Forwarded-For");
        if (forwarded.isEmpty()) {
            return peer;
        }
        String last = forwarded.get(forwarded.size() - 1);
        return address(last.substring(last.lastIndexOf(',') + 1).strip());
    }

    private static @Nullable InetAddress address(@Nullable String text) {
        byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static String basicCredentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
