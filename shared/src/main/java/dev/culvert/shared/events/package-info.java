/** What happens on a node that an operator would want to know: records, and their way onto the event bus. */
@NullMarked
package dev.culvert.shared.events;

import org.jspecify.annotations.NullMarked;
