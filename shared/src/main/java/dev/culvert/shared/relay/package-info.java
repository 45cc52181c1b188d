/** Passing streams on between a link and the bus, without windows of its own. */
@NullMarked
package dev.culvert.shared.relay;

import org.jspecify.annotations.NullMarked;
