/** Who offers what: tables of nodes, immutable snapshots for the planes, and the choice of a session. */
@NullMarked
package dev.culvert.shared.routes;

import org.jspecify.annotations.NullMarked;
