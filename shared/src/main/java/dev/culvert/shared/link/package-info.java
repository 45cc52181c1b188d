/** The link: frames of many streams over one carrier, fair and quick, with its rules and its liveness. */
@NullMarked
package dev.culvert.shared.link;

import org.jspecify.annotations.NullMarked;
