package dev.culvert.shared.frame;

/**
 * The answer to UPDATE: what was taken, and why not the rest.
 *
 * @param json UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Updated(byte[] json) implements LinkFrame {}
