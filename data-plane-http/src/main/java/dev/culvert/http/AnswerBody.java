package dev.culvert.http;

import dev.culvert.http.VisitorStream.Body;
import dev.culvert.shared.frame.HeadReader;

/** What an answer's head says of its body, and what has come of it: the two must agree. */
final class AnswerBody {
    private Body kind = Body.BYTES;
    private long declared = -1;
    private long carried;

    /**
     * What follows a final head (RFC 9112, section 6.3).
     *
     * @param method the request's
     * @param fin whether the stream carries nothing more
     */
    static Body after(HeadReader head, String method, boolean fin) {
        int status = head.status();
        if (status == 204 || status == 304 || method.equals("HEAD")) {
            return Body.NEVER;
        }
        return fin ? Body.EMPTY : Body.BYTES;
    }

    /** @param head read to its end */
    void begin(Body what, HeadReader head) {
        kind = what;
        declared = head.contentLength();
    }

    /** Counts bytes that have come; false if they are too many. */
    boolean take(int bytes) {
        carried += bytes;
        return kind == Body.BYTES && (declared < 0 || carried <= declared);
    }

    /** Whether nothing is missing. */
    boolean whole() {
        return kind == Body.NEVER || declared < 0 || carried == declared;
    }
}
