/** Secrets that people and programs prove themselves with: tokens, resume secrets. */
@NullMarked
package dev.culvert.shared.token;

import org.jspecify.annotations.NullMarked;
