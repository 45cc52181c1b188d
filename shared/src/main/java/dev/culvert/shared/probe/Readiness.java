package dev.culvert.shared.probe;

/** Whether this node should get new work. Any thread may ask; the composition root alone moves it on. */
public final class Readiness {
    /** The life of a node. */
    public enum Phase {
        /** Something still has to listen or to be joined. */
        STARTING,
        /** Everything works. */
        READY,
        /** It is ending: what runs goes on, new work should go elsewhere. */
        DRAINING
    }

    private volatile Phase phase = Phase.STARTING;

    /** Where the node is now. */
    public Phase phase() {
        return phase;
    }

    /** Whether it should get new work. */
    public boolean ready() {
        return phase == Phase.READY;
    }

    /** All planes have started. Does nothing once the node drains. */
    public synchronized void started() {
        if (phase == Phase.STARTING) {
            phase = Phase.READY;
        }
    }

    /** The node is about to end. */
    public synchronized void draining() {
        phase = Phase.DRAINING;
    }
}
