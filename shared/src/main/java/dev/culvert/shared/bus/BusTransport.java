package dev.culvert.shared.bus;

/** How batches reach other instances; calls back {@link FrameBus#receive} and {@link FrameBus#lost} on its loop. */
interface BusTransport {
    /** Sends a batch and takes it over; {@link FrameBus#lost} follows if nobody is there. */
    void send(String to, FrameBatch batch);

    /** Calls that at the end of this turn of the event loop. */
    void atEndOfTurn(Runnable flush);
}
