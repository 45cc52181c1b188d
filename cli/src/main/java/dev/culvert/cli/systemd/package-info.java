/** {@code --generate systemd}: unit files that say what was typed, less its secrets. */
@NullMarked
package dev.culvert.cli.systemd;

import org.jspecify.annotations.NullMarked;
