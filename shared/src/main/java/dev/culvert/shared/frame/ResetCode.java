package dev.culvert.shared.frame;

/** Why a stream failed or a link ended; the numbers are the wire's. */
public enum ResetCode {
    /** Nothing is wrong: an orderly GOAWAY. */
    NONE(0),
    /** The opener lost interest: the visitor left. */
    CANCEL(1),
    /** Not taken, and nothing was done with it: draining, too many streams. */
    REFUSED(2),
    /** The upstream could not be reached; not a byte reached it. */
    UNREACHABLE(3),
    /** No such session, offer or way; not a byte went anywhere. */
    NO_ROUTE(4),
    /** A time limit passed. */
    TIMEOUT(5),
    /** A link or process between the two ends died. */
    LINK_LOST(6),
    /** The upstream broke off in the middle. */
    UPSTREAM_FAILED(7),
    /** A request or response head, or trailers, that must not pass. */
    BAD_HEAD(8),
    /** The body's length differs from what the head said. */
    LENGTH_MISMATCH(9),
    /** The memory budget is used up; nothing was done with the stream. */
    OVERLOADED(10),
    /** The peer broke the protocol. */
    PROTOCOL_ERROR(11),
    /** More bytes than were granted. */
    FLOW_CONTROL_ERROR(12),
    /** The peer floods the link with frames that cost no credit. */
    ENHANCE_YOUR_CALM(13),
    /** Another link or node of the same name is alive and keeps it. */
    NAME_IN_USE(14),
    /** The id is known and the resume secret does not prove it. */
    NOT_YOURS(15),
    /** The other end did not answer in time. */
    DEAD(16),
    /** This end failed; a bug or a lack of resources. */
    INTERNAL(17),
    /** A code that this version does not know. */
    UNKNOWN(0xFFFF);

    private static final ResetCode[] BY_NUMBER = values();

    private final int number;

    ResetCode(int number) {
        this.number = number;
    }

    /** The code on the wire, 16 bits. */
    public int number() {
        return number;
    }

    /** Whether a stream that ended so before OPENED has had no effect anywhere and may be repeated. */
    public boolean provesUnused() {
        return this == REFUSED || this == UNREACHABLE || this == NO_ROUTE || this == OVERLOADED;
    }

    /** The code of that number, {@link #UNKNOWN} for one that this version does not know. */
    public static ResetCode of(int number) {
        return number >= 0 && number < BY_NUMBER.length - 1 ? BY_NUMBER[number] : UNKNOWN;
    }
}
