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

    /** {@code PartStatus} of one plane instance: this and its part, {@link #partStatus}. Local, request. */
    public static final String PART_STATUS = "culvert.local.status.";

    /** {@code PartPresence}: an instance can be asked for its part, or no longer. Local, send. */
    public static final String PARTS = "culvert.local.parts";

    /** Asks for the {@code KnownNodes}. Local, request. */
    public static final String NODES = "culvert.local.nodes";

    /** {@link Resubscribe}: subscriptions between nodes are lost and must be made again. Local, publish. */
    public static final String RESUBSCRIBE = "culvert.local.resubscribe";

    /** An {@code Event} of any node, as JSON. Clustered, publish. */
    public static final String EVENTS = "culvert.events";

    private static final String NODE = "culvert.node.";

    private Addresses() {}

    /** Where a plane instance answers with its {@code PartStatus}. Local, request. */
    public static String partStatus(String part) {
        return PART_STATUS + part;
    }

    /** Where a node answers with its {@code NodeStatus}, as JSON. Clustered, request. */
    public static String nodeStatus(String node) {
        return of(node, "status");
    }

    /** Where a node with the role status answers a {@code StatusQuery} with the {@code ClusterStatus}. Clustered, request. */
    public static String askStatus(String node) {
        return of(node, "ask.status");
    }

    /** Where a node answers with its incarnation, so that others see that its subscriptions stand. Clustered, request. */
    public static String check(String node) {
        return of(node, "check");
    }

    /** Names of nodes may have dots, and no tilde. */
    private static String of(String node, String verb) {
        return NODE + node.replace('.', '~') + '.' + verb;
    }

    /** Whether messages to that address stay within their node. */
    public static boolean local(String address) {
        return address.startsWith("culvert.local.");
    }
}
