/** The cluster underneath: membership by Hazelcast, and the event bus between nodes. */
@NullMarked
package dev.culvert.mesh.cluster;

import org.jspecify.annotations.NullMarked;
