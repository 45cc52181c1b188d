package dev.culvert.cli.run;

import dev.culvert.shared.settings.BindAddress;
import io.vertx.core.Future;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;

/** A start that did not succeed. The message is one line for whoever started the program. */
public final class StartFailure extends RuntimeException {

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Turns the failure to listen into a sentence that names the flag and the address.
     *
     * @param flag that set the port
     */
    static <T> Future<T> named(Future<T> listening, String flag, BindAddress address) {
        return listening.recover(failure -> Future.failedFuture(listenFailure(flag, address, failure)));
    }

    private static StartFailure listenFailure(String flag, BindAddress address, Throwable failure) {
        String why = String.valueOf(failure.getMessage());
        if (failure instanceof BindException && why.contains("in use")) {
            return new StartFailure(
                    flag + ": " + address.port() + " on " + address.host()
                            + " is in use by another program (expected: a free port)",
                    failure);
        }
        if (failure instanceof BindException) {
            return new StartFailure(
                    flag + ": " + address + " cannot be listened on (expected: an address of this machine, and a port"
                            + " that this user may open): " + why,
                    failure);
        }
        if (failure instanceof UnresolvedAddressException || failure instanceof java.net.UnknownHostException) {
            return new StartFailure(flag + ": " + address.host() + " (expected: a name that resolves)", failure);
        }
        return new StartFailure(flag + ": " + address + " cannot be listened on: " + why, failure);
    }
}
