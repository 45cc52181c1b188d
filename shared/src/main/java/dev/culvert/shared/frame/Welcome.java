package dev.culvert.shared.frame;

/**
 * The accepting end's answer to HELLO; from it on streams may be opened.
 *
 * @param json UTF-8 JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Welcome(byte[] json) implements LinkFrame {}
