/** The links to the other nodes: who they are, that they live, and what they route. */
@NullMarked
package dev.culvert.mesh.peer;

import org.jspecify.annotations.NullMarked;
