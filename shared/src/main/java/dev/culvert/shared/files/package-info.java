/** Folders and files that outlive the process: never half-written, secrets for their owner alone. */
@NullMarked
package dev.culvert.shared.files;

import org.jspecify.annotations.NullMarked;
