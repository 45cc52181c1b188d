/**
 * Flags as data, and where their values come from: the command line, then the environment, then a YAML file. The
 * settings of {@code dev.culvert.shared.settings} are built from them here, and nowhere else.
 */
@NullMarked
package dev.culvert.cli.flag;

import org.jspecify.annotations.NullMarked;
