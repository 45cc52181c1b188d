package dev.culvert.http;

import dev.culvert.shared.routes.SessionRef;

/** What is noted of one request for the access log; this one notes nothing. */
class Account {
    /** For requests that nobody asks for. */
    static final Account NONE = new Account();

    Account() {}

    /** It is tried there now. */
    void opening(SessionRef session) {}

    /** Bytes of its body have come. */
    void bytesIn(int count) {}

    /** Bytes of the answer's body have gone to the visitor. */
    void bytesOut(int count) {}

    /**
     * The answer is not the upstream's, or not whole.
     *
     * @param word for programs
     */
    void failed(String word) {}

    /** The plane answers in the upstream's place, with this sentence. */
    final void refused(String method, Refusal refusal, String sentence) {
        failed(refusal.word());
        bytesOut(refusal.bodyBytes(method, sentence));
    }

    /**
     * It is over; nothing follows.
     *
     * @param status that it is counted with
     * @param nanos since its head had come
     */
    void over(int status, long nanos) {}
}
