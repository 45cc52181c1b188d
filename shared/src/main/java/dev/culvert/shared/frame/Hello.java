package dev.culvert.shared.frame;

/**
 * The dialling end's first frame.
 *
 * @param json UTF-8 JSON, at most 64 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Hello(byte[] json) implements LinkFrame {}
