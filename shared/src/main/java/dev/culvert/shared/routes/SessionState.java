package dev.culvert.shared.routes;

/** Whether a session should get new streams. */
public enum SessionState {
    /** It should. */
    READY,
    /** It has left a PING unanswered: only if no other client offers the route. */
    SUSPECT,
    /** It, or its node, is ending: only if no other session offers the route. */
    DRAINING
}
