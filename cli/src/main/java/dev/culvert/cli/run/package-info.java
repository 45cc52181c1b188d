/** The composition root: puts the pieces of each long-running command together, starts them and stops them. */
@NullMarked
package dev.culvert.cli.run;

import org.jspecify.annotations.NullMarked;
