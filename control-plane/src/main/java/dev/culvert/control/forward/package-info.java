/** The server's side of local forwarding: clients' streams to services of the server's network. */
@NullMarked
package dev.culvert.control.forward;

import org.jspecify.annotations.NullMarked;
