package dev.culvert.shared.bus;

/** Every address of the event bus; {@code docs/bus.md} lists them with their records, and a test compares the two. */
public final class Addresses {
    /** Frames for one verticle instance: this, the verticle's name and a number. Local, send. */
    public static final String FRAMES = "culvert.local.frames.";

    /** {@link Gone}: an instance that took or opened streams has stopped. Local, publish. */
    public static final String GONE = "culvert.local.gone";

    /**
     * {@code SessionOffers}: what a session offers now, answered by {@code OffersAnswer} when it is routed; and
     * {@code SessionEnded}, not answered. Local, request and send.
     */
    public static final String OFFERS = "culvert.local.offers";

    /** {@code PortTroubles}: the ports that this node's TCP plane cannot open from now on. Local, publish. */
    public static final String PORTS = "culvert.local.ports";

    /** {@code SessionSuperseded}: a newer link has taken a session's place, its owner ends it. Local, publish. */
    public static final String SUPERSEDED = "culvert.local.superseded";

    /** {@code RouteSnapshot}: the routes as they are from now on. Local, publish. */
    public static final String SNAPSHOTS = "culvert.local.snapshots";

    /** Asks for the present {@code RouteSnapshot}. Local, request. */
    public static final String SNAPSHOT = "culvert.local.snapshot";

    private Addresses() {}
}
