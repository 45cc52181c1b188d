/** The tunnel client: links, reconnection, upstream connections. */
@NullMarked
package dev.culvert.client;

import org.jspecify.annotations.NullMarked;
