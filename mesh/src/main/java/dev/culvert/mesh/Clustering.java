package dev.culvert.mesh;

import dev.culvert.mesh.cluster.ClusteredVertx;
import dev.culvert.mesh.cluster.Membership;

/**
 * What makes a node one of several.
 *
 * @param membership its place
 * @param vertx which tells of the other members
 */
record Clustering(Membership membership, ClusteredVertx vertx) {}
