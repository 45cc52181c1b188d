/** What the node tells of itself, and the check that the others can ask it. */
@NullMarked
package dev.culvert.mesh.report;

import org.jspecify.annotations.NullMarked;
