/** Where streams lead: pooled connections to the client's own HTTP upstreams. */
@NullMarked
package dev.culvert.client.upstream;

import org.jspecify.annotations.NullMarked;
