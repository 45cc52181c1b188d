package dev.culvert.client.upstream;

import dev.culvert.shared.frame.Open;
import dev.culvert.shared.frame.OpenKind;
import dev.culvert.shared.stream.StreamAcceptor;

/** Where the streams of one offer lead. */
interface Target extends StreamAcceptor {
    /** The kind of stream that it takes; {@link #accept} is called with no other {@link Open}. */
    OpenKind kind();

    /** Finds out whether the upstream works. */
    void prove(Proof proof);
}
