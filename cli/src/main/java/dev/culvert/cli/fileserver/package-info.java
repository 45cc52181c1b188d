/** The file server: a folder over HTTP/1.1 on loopback, and nothing outside that folder. */
@NullMarked
package dev.culvert.cli.fileserver;

import org.jspecify.annotations.NullMarked;
