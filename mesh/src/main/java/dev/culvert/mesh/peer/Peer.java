package dev.culvert.mesh.peer;

import dev.culvert.shared.link.handshake.PeerAddress;
import dev.culvert.shared.routes.SessionState;
import dev.culvert.shared.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another node, as long as there is hope for it. */
final class Peer {
    private static final Duration HEAD_START = Duration.ofMillis(500);

    final String name;
    final Redial redial;
    final TableReader reader;
    String address;

    @Nullable
    PeerLink link;

    boolean dialling;
    boolean left;
    boolean ready = true;

    /** @param self this node's name: the node with the smaller one dials first */
    Peer(PeerAddress known, String self, Clock clock) {
        this.name = known.node();
        this.address = known.address();
        this.redial = new Redial(clock, self.compareTo(name) < 0 ? Duration.ZERO : HEAD_START);
        this.reader = new TableReader(clock);
    }

    boolean shouldBeDialled() {
        return link == null && !dialling && !left && redial.due();
    }

    PeerAddress known() {
        return new PeerAddress(name, address);
    }

    /** Whether its link is up and not suspect. */
    boolean answers() {
        PeerLink now = link;
        return now != null && now.established() && !now.link().suspect();
    }

    /** The best state that its sessions can have. */
    SessionState atBest() {
        PeerLink now = link;
        if (!ready) {
            return SessionState.DRAINING;
        }
        return now != null && now.link().suspect() ? SessionState.SUSPECT : SessionState.READY;
    }
}
