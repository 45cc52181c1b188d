package dev.culvert.control.session;

import dev.culvert.shared.frame.Notice;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.NoticeMessage;
import dev.culvert.shared.link.handshake.RefusedOffer;
import dev.culvert.shared.routes.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client was told last of its offers that cannot be served in full. */
final class Hampered {
    private static final int REASON_CHARS = 1000;

    private List<RefusedOffer> told = List.of();

    /** What it must be told now; null where that is no news. */
    @Nullable
    Notice news(List<Offer> offers, Map<Integer, String> troubles) {
        List<RefusedOffer> now = new ArrayList<>();
        for (Offer offer : offers) {
            String reason = troubles.get(offer.port());
            if (reason != null) {
                now.add(new RefusedOffer(offer.number(), reason.substring(0, Math.min(REASON_CHARS, reason.length()))));
            }
        }
        if (now.equals(told)) {
            return null;
        }
        told = List.copyOf(now);
        return new Notice(HandshakeJson.write(new NoticeMessage(told)));
    }
}
