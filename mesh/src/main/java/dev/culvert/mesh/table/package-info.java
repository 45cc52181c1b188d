/** What the nodes know of each other's sessions: the route table, and a node's table on the wire. */
@NullMarked
package dev.culvert.mesh.table;

import org.jspecify.annotations.NullMarked;
