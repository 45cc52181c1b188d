/** Status and numbers over the whole cluster. */
@NullMarked
package dev.culvert.status;

import org.jspecify.annotations.NullMarked;
