package dev.culvert.tcp;

import io.vertx.core.Future;

/** A socket that listens on a port. */
interface Listening {
    /** Takes what the kernel has accepted already, and stops listening; never fails. */
    Future<Void> close();
}
