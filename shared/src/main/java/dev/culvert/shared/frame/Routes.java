package dev.culvert.shared.frame;

/**
 * A node's table of sessions, in parts, or the request for it.
 *
 * @param request true asks the other end for its whole table; such a frame has no part
 * @param fin true on the last part of a table
 * @param part bytes of the table ({@code NodeTable}'s layout), at most 256 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Routes(boolean request, boolean fin, byte[] part) implements LinkFrame {}
