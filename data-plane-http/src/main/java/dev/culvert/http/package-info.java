/** The HTTP data plane: listeners, routing, and the reverse proxy onto streams. */
@NullMarked
package dev.culvert.http;

import org.jspecify.annotations.NullMarked;
