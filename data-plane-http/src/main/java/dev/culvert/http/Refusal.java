package dev.culvert.http;

import dev.culvert.shared.frame.ResetCode;

/** Answers that the plane gives itself; nothing that an upstream says is ever put in their place. */
enum Refusal {
    BAD_REQUEST(400, "bad-request", "the request must not pass"),
    CONNECT(405, "connect-not-allowed", "CONNECT is not for this server (expected: a request for a host's page)"),
    HEAD_TIMEOUT(408, "head-timeout", "timeout: the request's head did not come in time"),
    URI_TOO_LONG(414, "uri-too-long", "the request line is too long (expected: <= 64 KiB)"),
    HEAD_TOO_LARGE(431, "head-too-large", "the request's headers are too large (expected: <= 64 KiB)"),
    VERSION(505, "version-not-supported", "the HTTP version is not supported (expected: HTTP/1.1 or HTTP/1.0)"),

    NO_ROUTE(503, "no-route", "no client offers this host and path"),
    OVERLOADED(503, "overloaded", "the server's memory budget is used up; try again in a second"),
    CLIENT_REFUSED(503, "client-refused", "no client took the request"),
    CLIENT_LOST(503, "client-lost", "the client was lost before it took the request"),

    UPSTREAM_REFUSED(502, "upstream-refused", "the upstream could not be reached: the connection failed"),
    UPSTREAM_FAILED(502, "upstream-failed", "the upstream failed before it had answered"),
    LINK_LOST(502, "link-lost", "the client was lost before it had answered: its link failed"),
    BAD_ANSWER(502, "bad-answer", "the upstream's answer must not pass"),

    OPENED_TIMEOUT(504, "client-timeout", "timeout: no client took the request in time"),
    UPSTREAM_TIMEOUT(504, "upstream-timeout", "timeout: the upstream did not answer in time");

    private final int status;
    private final String word;
    private final String sentence;

    Refusal(int status, String word, String sentence) {
        this.status = status;
        this.word = word;
        this.sentence = sentence;
    }

    /** What a visitor is told whose stream was RESET before an answer had begun. */
    static Refusal of(ResetCode code, boolean opened) {
        return switch (code) {
            case UNREACHABLE -> UPSTREAM_REFUSED;
            case REFUSED -> CLIENT_REFUSED;
            case NO_ROUTE -> NO_ROUTE;
            case OVERLOADED -> OVERLOADED;
            case TIMEOUT -> UPSTREAM_TIMEOUT;
            case LINK_LOST -> opened ? LINK_LOST : CLIENT_LOST;
            case BAD_HEAD, LENGTH_MISMATCH -> BAD_ANSWER;
            default -> UPSTREAM_FAILED;
        };
    }

    /** Whether the bytes behind such a request cannot be relied on to be another one. */
    boolean endsConnection() {
        return status < 500 || this == VERSION;
    }

    /** How long the body is of an answer that says so. */
    int bodyBytes(String method, String said) {
        return method.equals("HEAD") ? 0 : said.length() + 1;
    }

    int status() {
        return status;
    }

    /** For programs: the value of {@code X-Culvert-Error}. */
    String word() {
        return word;
    }

    /** For people. */
    String sentence() {
        return sentence;
    }
}
