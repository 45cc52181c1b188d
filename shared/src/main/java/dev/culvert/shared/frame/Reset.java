package dev.culvert.shared.frame;

/**
 * Ends a stream in both directions at once; what is queued is discarded, and nobody answers.
 *
 * @param stream the stream's id
 * @param code why
 * @param detail one sentence for people, at most 256 bytes in UTF-8, may be empty
 */
public record Reset(long stream, ResetCode code, String detail) implements StreamFrame {
    @Override
    public Reset onStream(long id) {
        return new Reset(id, code, detail);
    }
}
