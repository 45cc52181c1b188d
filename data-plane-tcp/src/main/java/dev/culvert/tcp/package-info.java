/** The TCP data plane. */
@NullMarked
package dev.culvert.tcp;

import org.jspecify.annotations.NullMarked;
