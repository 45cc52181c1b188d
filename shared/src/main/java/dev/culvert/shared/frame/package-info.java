/** The frames of the link protocol {@code culvert.v1} and their byte layouts; see {@code docs/protocol.md}. */
@NullMarked
package dev.culvert.shared.frame;

import org.jspecify.annotations.NullMarked;
