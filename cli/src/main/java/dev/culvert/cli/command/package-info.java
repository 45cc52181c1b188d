/** The tree of commands: how a line is read, what help says, and which action each command is. */
@NullMarked
package dev.culvert.cli.command;

import org.jspecify.annotations.NullMarked;
