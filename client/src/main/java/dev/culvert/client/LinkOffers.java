package dev.culvert.client;

import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.OfferMessage;
import dev.culvert.shared.link.handshake.UpdateMessage;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server of one link has been told of the client's offers. HELLO has room for some hundreds; the rest, and every
 * change, follows by UPDATE, at most one a second.
 */
final class LinkOffers {
    private static final int HELLO_BYTES = 64 * 1024;
    private static final int UPDATE_BYTES = 256 * 1024;
    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private List<OfferMessage> wanted = List.of();
    private List<OfferMessage> told = List.of();
    private boolean updated;
    private long updatedAt;
    private int unanswered;

    LinkOffers(Clock clock) {
        this.clock = clock;
    }

    /** HELLO with as many of these as fit. */
    byte[] hello(List<OfferMessage> all, Function<List<OfferMessage>, byte[]> message) {
        wanted = all;
        return fitting(message, HELLO_BYTES);
    }

    void change(List<OfferMessage> all) {
        wanted = all;
    }

    /** UPDATE, if there is news and its time has come. */
    byte @Nullable [] update() {
        boolean early = updated && clock.nanos() - updatedAt < EVERY_NANOS;
        if (early || wanted.equals(told)) {
            return null;
        }
        byte[] update = fitting(offers -> HandshakeJson.write(new UpdateMessage(offers)), UPDATE_BYTES);
        if (told.size() < wanted.size()) {
            wanted = told; // more than the protocol has room for
        }
        updated = true;
        updatedAt = clock.nanos();
        unanswered++;
        return update;
    }

    /** UPDATE with none. */
    byte[] withdraw() {
        unanswered++;
        return HandshakeJson.write(new UpdateMessage(List.of()));
    }

    /** An UPDATED has come; true if no answer is missing any more. */
    boolean answered() {
        unanswered = Math.max(0, unanswered - 1);
        return unanswered == 0;
    }

    private byte[] fitting(Function<List<OfferMessage>, byte[]> message, int mostBytes) {
        int count = wanted.size();
        byte[] json = message.apply(wanted);
        while (json.length > mostBytes && count > 0) {
            count = Math.min(count - 1, (int) ((long) count * mostBytes / json.length));
            json = message.apply(wanted.subList(0, count));
        }
        told = List.copyOf(wanted.subList(0, count));
        return json;
    }
}
