package dev.culvert.shared.frame;

/**
 * The client's new offers, complete, in place of its old ones.
 *
 * @param json UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Update(byte[] json) implements LinkFrame {}
