package dev.culvert.client;

/** How a client ended. */
public sealed interface ClientEnd {
    /** It was asked to, and has left its server in order or within its grace. */
    record Stopped() implements ClientEnd {}

    /**
     * It could not begin, and only someone who changes something can help.
     *
     * @param sentence what was refused and what was expected, without secrets
     */
    record Refused(String sentence) implements ClientEnd {}
}
