package dev.culvert.shared.frame;

/**
 * The upstream is there.
 *
 * @param stream the stream's id
 * @param window the offset up to which the opener may send, at least 8 KiB
 */
public record Opened(long stream, long window) implements StreamFrame {
    @Override
    public Opened onStream(long id) {
        return new Opened(id, window);
    }
}
