/** What {@code culvert status} shows, and how. */
@NullMarked
package dev.culvert.cli.status;

import org.jspecify.annotations.NullMarked;
