/** Services of the server's network, brought to ports of this machine. */
@NullMarked
package dev.culvert.client.local;

import org.jspecify.annotations.NullMarked;
