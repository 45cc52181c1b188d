/** The JSON that HELLO, WELCOME, UPDATE and UPDATED carry, checked when built or read; see {@code docs/protocol.md}. */
@NullMarked
package dev.culvert.shared.link.handshake;

import org.jspecify.annotations.NullMarked;
