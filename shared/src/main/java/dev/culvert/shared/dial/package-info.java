/** Outgoing connections: names resolved anew at each dial, addresses tried in turn. */
@NullMarked
package dev.culvert.shared.dial;

import org.jspecify.annotations.NullMarked;
