/** What a process measures of itself, and how it is told. */
@NullMarked
package dev.culvert.shared.meters;

import org.jspecify.annotations.NullMarked;
