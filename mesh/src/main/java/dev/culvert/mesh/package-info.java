/** The node in its cluster: it makes the (clustered) Vert.x, keeps the route table and the links to the other nodes. */
@NullMarked
package dev.culvert.mesh;

import org.jspecify.annotations.NullMarked;
