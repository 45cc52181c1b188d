package dev.culvert.mesh.table;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.OffersAnswer;
import dev.culvert.shared.routes.PortTroubles;
import dev.culvert.shared.routes.RouteSnapshot;
import dev.culvert.shared.routes.SessionEnded;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionOffers;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.routes.SessionSuperseded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node's sessions offer and what the other nodes say of theirs. Of the links that a client has had for one
 * slot the one with the highest generation counts, wherever it is; the others get no streams, and those of this node are
 * told to end.
 *
 * <p>A state machine with one writer, the mesh verticle that publishes its snapshots.
 */
public final class RouteTable {
    private final Map<Long, SessionOffers> locals = new LinkedHashMap<>();
    private final Map<String, Remote> remotes = new LinkedHashMap<>();
    private final Map<Long, String> superseded = new HashMap<>();
    private final Map<Long, String> nodes = new HashMap<>();
    private final OwnRoutes ownRoutes = new OwnRoutes();
    private Map<Integer, String> troubles = Map.of();
    private RouteSnapshot latest = RouteSnapshot.EMPTY;
    private long version;
    private long digest;

    /** Another node's sessions, the bus address that leads to it, and the best state that they can have. */
    private record Remote(String busAddress, NodeTable table, SessionState atBest) {}

    // ---- this node's sessions

    /** A session is new or has changed; the answer holds once the next snapshot is published. */
    public OffersAnswer offered(SessionOffers offers) {
        SessionEntry entry = offers.entry();
        SessionOffers before = locals.get(entry.session());
        if (before == null) {
            OffersAnswer refusal = refusal(offers);
            if (refusal != null) {
                return refusal;
            }
        } else if (before.equals(offers)) {
            return OffersAnswer.TAKEN;
        }
        locals.put(entry.session(), offers);
        ownChanged(before, offers);
        return OffersAnswer.TAKEN;
    }

    /** A session has ended; false if it was not known. */
    public boolean ended(SessionEnded ended) {
        SessionOffers before = locals.remove(ended.session());
        superseded.remove(ended.session());
        if (before == null) {
            return false;
        }
        ownChanged(before, null);
        return true;
    }

    /** All sessions of a verticle instance that has stopped; false if it had none. */
    public boolean gone(String busAddress) {
        List<Long> lost = locals.values().stream()
                .filter(offers -> offers.busAddress().equals(busAddress))
                .map(offers -> offers.entry().session())
                .toList();
        lost.forEach(session -> ended(new SessionEnded(session)));
        return !lost.isEmpty();
    }

    /** The ports that this node's TCP plane cannot open from now on; false if nothing changes. */
    public boolean troubles(PortTroubles told) {
        if (told.reasons().equals(troubles)) {
            return false;
        }
        troubles.forEach((port, reason) -> digest -= EntryDigest.of(port, reason));
        troubles = told.reasons();
        troubles.forEach((port, reason) -> digest += EntryDigest.of(port, reason));
        version++;
        return true;
    }

    /** The bus address of a session of this node; null if there is no such session. */
    public @Nullable String owner(long session) {
        SessionOffers offers = locals.get(session);
        return offers == null ? null : offers.busAddress();
    }

    /** This node's table, for the others. */
    public NodeTable own() {
        return new NodeTable(
                version, locals.values().stream().map(SessionOffers::entry).toList(), troubles);
    }

    /** The routes that this node's sessions have begun or ceased to offer since the last call. */
    public List<OwnRoutes.Change> ownNews() {
        return ownRoutes.news();
    }

    /** Rises with each change of {@link #own}. */
    public long version() {
        return version;
    }

    /** {@link NodeTable#digest} of {@link #own}. */
    public long digest() {
        return digest;
    }

    // ---- the other nodes'

    /**
     * What another node says of its sessions.
     *
     * @param node its name
     * @param busAddress the verticle instance of this node that has the link to it
     * @param atBest READY; SUSPECT or DRAINING where the whole node is
     */
    public void node(String node, String busAddress, NodeTable table, SessionState atBest) {
        nodeGone(node);
        remotes.put(node, new Remote(busAddress, table, atBest));
        table.sessions().forEach(entry -> nodes.put(entry.session(), node));
    }

    /** The other node that a session lives on; null if there is none. */
    public @Nullable String nodeOf(long session) {
        return nodes.get(session);
    }

    /** A node's sessions can have that state at best from now on; false if nothing changes. */
    public boolean nodeState(String node, SessionState atBest) {
        Remote remote = remotes.get(node);
        if (remote == null || remote.atBest == atBest) {
            return false;
        }
        remotes.put(node, new Remote(remote.busAddress, remote.table, atBest));
        return true;
    }

    /** A node is gone with its sessions; false if it was not known. */
    public boolean nodeGone(String node) {
        Remote gone = remotes.remove(node);
        if (gone == null) {
            return false;
        }
        gone.table.sessions().forEach(entry -> nodes.remove(entry.session(), node));
        return true;
    }

    // ---- snapshots

    /** Builds the snapshot of this moment. */
    public RouteSnapshot snapshot() {
        Map<Slot, SessionEntry> newest = newest();
        List<RouteSnapshot.Reachable> reachable = new ArrayList<>();
        for (SessionOffers local : locals.values()) {
            if (counts(local.entry(), newest)) {
                reachable.add(new RouteSnapshot.Reachable(local.entry(), local.busAddress(), true));
            }
        }
        for (Remote remote : remotes.values()) {
            for (SessionEntry entry : remote.table.sessions()) {
                if (counts(entry, newest)) {
                    reachable.add(new RouteSnapshot.Reachable(entry.atBest(remote.atBest), remote.busAddress, false));
                }
            }
        }
        latest = RouteSnapshot.of(reachable, latest).withTroubles(allTroubles());
        return latest;
    }

    private Map<Integer, String> allTroubles() {
        Map<Integer, String> all = new HashMap<>(troubles);
        remotes.forEach((node, remote) -> remote.table
                .troubles()
                .forEach((port, reason) ->
                        all.merge(port, "node " + node + ": " + reason, (one, other) -> one + "; " + other)));
        return all;
    }

    /** Sessions of this node whose place a newer link has taken since the last call; each is told once. */
    public List<SessionSuperseded> superseded() {
        Map<Slot, SessionEntry> newest = newest();
        List<SessionSuperseded> news = new ArrayList<>();
        for (SessionOffers local : locals.values()) {
            long session = local.entry().session();
            if (!counts(local.entry(), newest) && superseded.put(session, local.busAddress()) == null) {
                news.add(new SessionSuperseded(session, local.busAddress()));
            }
        }
        return news;
    }

    private record Slot(String clientId, int slot) {
        static Slot of(SessionEntry entry) {
            return new Slot(entry.clientId(), entry.slot());
        }
    }

    private Map<Slot, SessionEntry> newest() {
        Map<Slot, SessionEntry> newest = new HashMap<>();
        locals.values().forEach(local -> newest.merge(Slot.of(local.entry()), local.entry(), RouteTable::newer));
        for (Remote remote : remotes.values()) {
            remote.table.sessions().forEach(entry -> newest.merge(Slot.of(entry), entry, RouteTable::newer));
        }
        return newest;
    }

    private static boolean counts(SessionEntry entry, Map<Slot, SessionEntry> newest) {
        SessionEntry first = newest.get(Slot.of(entry));
        return first != null && first.session() == entry.session();
    }

    /** Each node must find the same, so that a tie does not leave a slot without a link. */
    private static SessionEntry newer(SessionEntry one, SessionEntry other) {
        if (one.generation() != other.generation()) {
            return one.generation() > other.generation() ? one : other;
        }
        return one.session() > other.session() ? one : other;
    }

    private @Nullable OffersAnswer refusal(SessionOffers offers) {
        SessionEntry entry = offers.entry();
        boolean known = false;
        for (SessionEntry other : sessionsOf(entry.clientId())) {
            known = true;
            if (other.sameSlot(entry) && other.generation() >= entry.generation()) {
                return new OffersAnswer(
                        offers.proven() ? ResetCode.NAME_IN_USE : ResetCode.NOT_YOURS,
                        "a newer link of this client has slot " + entry.slot());
            }
        }
        if (known && !offers.proven()) {
            return new OffersAnswer(
                    ResetCode.NOT_YOURS,
                    "the client id is another client's (expected: a new one, or the resume secret of its session)");
        }
        return null;
    }

    private List<SessionEntry> sessionsOf(String clientId) {
        List<SessionEntry> found = new ArrayList<>();
        locals.values().stream()
                .map(SessionOffers::entry)
                .filter(entry -> entry.clientId().equals(clientId))
                .forEach(found::add);
        for (Remote remote : remotes.values()) {
            remote.table.sessions().stream()
                    .filter(entry -> entry.clientId().equals(clientId))
                    .forEach(found::add);
        }
        return found;
    }

    private void ownChanged(@Nullable SessionOffers before, @Nullable SessionOffers after) {
        version++;
        ownRoutes.replaced(
                before == null ? List.of() : before.entry().offers(),
                after == null ? List.of() : after.entry().offers());
        digest -= before == null ? 0 : EntryDigest.of(before.entry());
        digest += after == null ? 0 : EntryDigest.of(after.entry());
    }
}
