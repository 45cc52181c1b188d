/** How log events look on the console, and which are shown. */
@NullMarked
package dev.culvert.cli.log;

import org.jspecify.annotations.NullMarked;
