/** The control port: client sessions, authentication and the probes. */
@NullMarked
package dev.culvert.control;

import org.jspecify.annotations.NullMarked;
