/** What every module shares: the link protocol, routes as plain classes, bus records, TLS, tokens, settings. */
@NullMarked
package dev.culvert.shared;

import org.jspecify.annotations.NullMarked;
