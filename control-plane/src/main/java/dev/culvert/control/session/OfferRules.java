package dev.culvert.control.session;

import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.routes.Offer;
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

    private OfferRules() {}

    /** Those that are taken and those that are not. */
    record Sorted(List<Offer> taken, List<RefusedOffer> refused) {}

    static Sorted sort(List<OfferMessage> offers) {
        List<Offer> taken = new ArrayList<>();
        List<RefusedOffer> refused = new ArrayList<>();
        Set<String> routes = new HashSet<>();
        for (OfferMessage offer : offers) {
            String reason = refusal(offer, routes);
            if (reason == null) {
                taken.add(Offer.http(offer.n(), host(offer), text(offer.path()), offer.upstream()));
            } else {
                refused.add(new RefusedOffer(offer.n(), reason));
            }
        }
        return new Sorted(taken, refused);
    }

    private static @Nullable String refusal(OfferMessage offer, Set<String> routes) {
        if (offer.kind().equals("tcp")) {
            return "port " + offer.port() + ": this server opens no TCP ports";
        }
        if (!offer.kind().equals("http")) {
            return "kind " + Printable.of(offer.kind(), 32) + ": this server does not know it (expected: http)";
        }
        String host = host(offer);
        if (!host.equals("*") && !HOST.matcher(host).matches()) {
            return "host " + Printable.of(host, 255) + ": no host name (expected: a name, *.name or *)";
        }
        if (!routes.add(host + text(offer.path()))) {
            return "host " + Printable.of(host, 255) + " is offered twice with that path (expected: once)";
        }
        return null;
    }

    private static String host(OfferMessage offer) {
        return text(offer.host()).toLowerCase(Locale.ROOT);
    }

    /** A field that {@link OfferMessage} has found present. */
    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }
}
