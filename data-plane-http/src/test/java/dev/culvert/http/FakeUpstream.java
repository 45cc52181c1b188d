package dev.culvert.http;

/** What a client's upstream does with a request; on the session's event loop. */
@FunctionalInterface
interface FakeUpstream {
    void serve(FakeRequest request);

    /** Answers every request with this text. */
    static FakeUpstream page(String text) {
        return request -> {
            request.accept();
            request.head(200, "Content-Length", Integer.toString(text.length()));
            request.data(text);
            request.endAnswer();
        };
    }
}
