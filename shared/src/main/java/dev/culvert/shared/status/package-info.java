/** What planes and nodes tell of themselves, and the answer to {@code /status} that is made of it. */
@NullMarked
package dev.culvert.shared.status;

import org.jspecify.annotations.NullMarked;
