package dev.culvert.control.session;

import dev.culvert.control.OfferPolicy;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.settings.AllowedPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of a client's offers this server takes. */
final class OfferRules {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?");

    private final OfferPolicy policy;

    OfferRules(OfferPolicy policy) {
        this.policy = policy;
    }

    /** Those that are taken and those that are not. */
    record Sorted(List<Offer> taken, List<RefusedOffer> refused) {}

    Sorted sort(List<OfferMessage> offers) {
        List<Offer> taken = new ArrayList<>();
        List<RefusedOffer> refused = new ArrayList<>();
        Set<String> routes = new HashSet<>();
        for (OfferMessage offer : offers) {
            String reason = refusal(offer, routes);
            if (reason == null) {
                taken.add(taken(offer));
            } else {
                refused.add(new RefusedOffer(offer.n(), reason));
            }
        }
        return new Sorted(taken, refused);
    }

    private @Nullable String refusal(OfferMessage offer, Set<String> routes) {
        return switch (offer.kind()) {
            case "tcp" -> portRefusal(port(offer), routes);
            case "http" -> hostRefusal(offer, routes);
            default ->
                "kind " + Printable.of(offer.kind(), 32) + ": this server does not know it (expected: http or tcp)";
        };
    }

    private @Nullable String portRefusal(int port, Set<String> routes) {
        AllowedPorts allowed = policy.ports();
        if (allowed == null) {
            return "port " + port + ": this server opens no TCP ports (expected: hosts)";
        }
        String refusal = allowed.refusal(port);
        if (refusal != null) {
            return refusal;
        }
        return routes.add(Integer.toString(port)) ? null : "port " + port + " is offered twice (expected: once)";
    }

    private @Nullable String hostRefusal(OfferMessage offer, Set<String> routes) {
        String host = host(offer);
        if (!policy.http()) {
            return "host " + Printable.of(host, 255) + ": this server serves no HTTP (expected: ports)";
        }
        if (!host.equals("*") && !HOST.matcher(host).matches()) {
            return "host " + Printable.of(host, 255) + ": no host name (expected: a name, *.name or *)";
        }
        if (!routes.add(host + text(offer.path()))) {
            return "host " + Printable.of(host, 255) + " is offered twice with that path (expected: once)";
        }
        return null;
    }

    private static Offer taken(OfferMessage offer) {
        return offer.kind().equals("tcp")
                ? Offer.tcp(offer.n(), port(offer), offer.upstream())
                : Offer.http(offer.n(), host(offer), text(offer.path()), offer.upstream());
    }

    private static int port(OfferMessage offer) {
        Integer port = offer.port();
        return port == null ? 0 : port;
    }

    private static String host(OfferMessage offer) {
        return text(offer.host()).toLowerCase(Locale.ROOT);
    }

    /** A field that {@link OfferMessage} has found present. */
    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }
}
