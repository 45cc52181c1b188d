/** Addresses and records of the event bus, and the frames that verticles of one node exchange over it. */
@NullMarked
package dev.culvert.shared.bus;

import org.jspecify.annotations.NullMarked;
