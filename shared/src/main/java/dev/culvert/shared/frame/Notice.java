package dev.culvert.shared.frame;

/**
 * Which of a client's offers cannot be served in full for the moment, though they were taken.
 *
 * @param json UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Notice(byte[] json) implements LinkFrame {}
