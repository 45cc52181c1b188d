package dev.culvert.shared.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code /status}. What inlets has too is named as there; fields are added, and none is renamed.
 *
 * @param info about the node that was asked
 * @param clients a row each, however many links they have
 * @param nodes those that are known
 * @param partial whether somebody did not answer in time, so that something may be missing
 * @param missing who: a node, or {@code node/part}
 */
public record ClusterStatus(
        Info info, List<ClientStatus> clients, List<NodeRow> nodes, boolean partial, List<String> missing) {
    /** Keeps copies. */
    public ClusterStatus {
        clients = Lists.copy(clients);
        nodes = Lists.copy(nodes);
        missing = Lists.copy(missing);
    }

    /**
     * The server that was asked.
     *
     * @param mode {@code http}, {@code tcp} or {@code both}; that of the whole cluster
     * @param startTime RFC 3339
     * @param ready whether it takes new work
     */
    public record Info(
            String version, String sha, String mode, String startTime, String hostname, String node, boolean ready) {}

    /**
     * A client.
     *
     * @param clientId 32 hex digits
     * @param remoteAddr {@code ip:port} of its oldest link
     * @param since when that link came up, RFC 3339
     * @param upstreams what it offers
     * @param nodes those that hold its links
     * @param rttMillis the shortest of its links' round trips; null while unknown
     * @param lastProven when any of its offers last truly worked, RFC 3339
     */
    public record ClientStatus(
            @JsonProperty("clientID") String clientId,
            String remoteAddr,
            String since,
            List<String> upstreams,
            String version,
            List<String> nodes,
            @Nullable Double rttMillis,
            int openStreams,
            long bytesIn,
            long bytesOut,
            @Nullable String lastProven,
            List<OfferStatus> offers,
            List<LinkStatus> links) {
        /** Keeps copies. */
        public ClientStatus {
            upstreams = Lists.copy(upstreams);
            nodes = Lists.copy(nodes);
            offers = Lists.copy(offers);
            links = Lists.copy(links);
        }
    }

    /** One link of a client. */
    public record LinkStatus(
            String session,
            int slot,
            String node,
            String remoteAddr,
            String since,
            @Nullable Double rttMillis,
            int openStreams,
            long bytesIn,
            long bytesOut) {}

    /**
     * A node.
     *
     * @param answered whether it did; if not, the rest is what it told last, as far as it ever did
     * @param reason why it did not, one sentence
     */
    public record NodeRow(
            String node,
            boolean answered,
            @Nullable String reason,
            @Nullable String version,
            @Nullable String sha,
            @Nullable String mode,
            @Nullable String startTime,
            @Nullable String hostname,
            List<String> roles,
            @Nullable Boolean ready,
            List<PortStatus> ports) {
        /** Keeps copies. */
        public NodeRow {
            roles = Lists.copy(roles);
            ports = Lists.copy(ports);
        }
    }
}
