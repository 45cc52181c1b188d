/** The probes that every node answers on its control port, whatever its roles. */
@NullMarked
package dev.culvert.shared.probe;

import org.jspecify.annotations.NullMarked;
