package dev.culvert.tcp;

import dev.culvert.shared.frame.ResetCode;

/**
 * What becomes of a stream at its client.
 *
 * @param port of the upstream that is dialled; 0 for none
 * @param refusal how the stream ends where there is none; null for no answer at all
 */
record FakeUpstream(int port, ResetCode refusal) {
    static FakeUpstream at(int port) {
        return new FakeUpstream(port, null);
    }

    static FakeUpstream refusing(ResetCode code) {
        return new FakeUpstream(0, code);
    }

    static FakeUpstream silent() {
        return new FakeUpstream(0, null);
    }
}
