/** The codes of what can go wrong; {@code docs/errors.md} has a page's entry for each. */
@NullMarked
package dev.culvert.shared.errors;

import org.jspecify.annotations.NullMarked;
