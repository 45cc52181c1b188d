package dev.culvert.tcp;

import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.frame.Visitor;
import dev.culvert.shared.routes.SessionRef;

/** What is noted of one visitor's connection for the access log; this one notes nothing. */
class Account {
    /** For connections that nobody asks for. */
    static final Account NONE = new Account();

    Account() {}

    /** It is tried there now. */
    void opening(SessionRef session) {}

    /** The upstream is there. */
    void opened() {}

    /**
     * Why it ends; the first reason counts.
     *
     * @param status HTTP's for the like; it is 200 once the upstream was there
     * @param word for programs
     */
    void failed(int status, String word) {}

    /** Its stream was reset and is not tried again. */
    void reset(ResetCode code) {}

    /**
     * It is over; nothing follows.
     *
     * @param bytesIn that came from the visitor
     * @param bytesOut that went there
     */
    void over(Visitor visitor, long bytesIn, long bytesOut) {}
}
