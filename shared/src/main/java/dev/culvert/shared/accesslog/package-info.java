/** The log of visitors' requests and connections, written off the event loops. */
@NullMarked
package dev.culvert.shared.accesslog;

import org.jspecify.annotations.NullMarked;
