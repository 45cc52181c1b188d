package dev.culvert.shared.link;

import dev.culvert.shared.frame.LinkFrame;
import dev.culvert.shared.frame.ResetCode;

/** What the owner of a {@link Link} is told; all on the link's event loop. */
public interface LinkEvents {
    /** A frame of the link as a whole: HELLO, WELCOME, UPDATE, UPDATED, NOTICE, GOAWAY, HEARTBEAT or ROUTES. */
    void control(LinkFrame frame);

    /** The other end has become suspect, or is no longer. */
    void suspect(boolean suspect);

    /**
     * The link has ended; its streams have been told. Called once.
     *
     * @param code why; NONE where either end closed it in order
     * @param why one sentence for people
     */
    void closed(ResetCode code, String why);
}
