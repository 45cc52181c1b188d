/** The commands and the composition root: it alone knows every module. */
@NullMarked
package dev.culvert.cli;

import org.jspecify.annotations.NullMarked;
