package dev.culvert.shared.frame;

/**
 * Raises the offset up to which the receiver of this frame may send.
 *
 * @param stream the stream's id
 * @param limit absolute, counted in DATA bytes from the stream's start; a lower one than before changes nothing
 */
public record Credit(long stream, long limit) implements StreamFrame {
    @Override
    public Credit onStream(long id) {
        return new Credit(id, limit);
    }
}
