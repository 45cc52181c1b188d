package dev.culvert.shared.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link of a client, as the node that holds it tells.
 *
 * @param clientId the client's, 32 hex digits
 * @param session this link's, 16 hex digits
 * @param slot which of the client's links
 * @param remoteAddr {@code ip:port}
 * @param since when it was welcomed, RFC 3339
 * @param version the client's own
 * @param node that holds it
 * @param upstreams as {@code *=http://127.0.0.1:8080}, or {@code localhost:8001} for TCP
 * @param rttMillis smoothed round trip; null while unknown
 * @param openStreams that run over it now
 * @param bytesIn that came from the client, frames and all
 * @param bytesOut that went to it
 * @param offers whether each of them works
 */
public record SessionStatus(
        String clientId,
        String session,
        int slot,
        String remoteAddr,
        String since,
        String version,
        String node,
        List<String> upstreams,
        @Nullable Double rttMillis,
        int openStreams,
        long bytesIn,
        long bytesOut,
        List<OfferStatus> offers) {
    /** Keeps copies; what an older node leaves out is empty. */
    public SessionStatus {
        upstreams = Lists.copy(upstreams);
        offers = Lists.copy(offers);
    }
}
