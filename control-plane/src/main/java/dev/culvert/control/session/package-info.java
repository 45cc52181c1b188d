/** Clients' sessions: the server's end of their links, from HELLO to the end. */
@NullMarked
package dev.culvert.control.session;

import org.jspecify.annotations.NullMarked;
