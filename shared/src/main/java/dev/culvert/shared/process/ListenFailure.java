package dev.culvert.shared.process;

import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.BindAddress;
import io.vertx.core.Future;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** A port that cannot be listened on. The message is one line: the flag, its value, what is wrong and what was expected. */
public final class ListenFailure extends RuntimeException {

    private ListenFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Turns the failure to listen into a sentence.
     *
     * @param addressFlag that set the host, such as {@code --data-addr}
     * @param portFlag that set the port
     */
    public static <T> Future<T> named(Future<T> listening, String addressFlag, String portFlag, BindAddress at) {
        return listening.recover(failure -> Future.failedFuture(of(addressFlag, portFlag, at, failure)));
    }

    static ListenFailure of(String addressFlag, String portFlag, BindAddress at, Throwable failure) {
        String host = at.bracketedHost();
        String why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException) {
            return new ListenFailure(addressFlag + ": " + host + " (expected: a name that resolves)", failure);
        }
        // the JDK's and epoll's exceptions have the system's own words in common, and nothing else
        if (why.contains("Cannot assign requested address")) {
            return new ListenFailure(addressFlag + ": " + host + " (expected: an address of this machine)", failure);
        }
        if (why.contains("in use")) {
            return new ListenFailure(
                    portFlag + ": " + at.port() + " on " + host
                            + " is in use by another program (expected: a free port)",
                    failure);
        }
        if (why.contains("ermission denied")) {
            return new ListenFailure(
                    portFlag + ": " + at.port() + " on " + host + " (expected: a port that this user may open)",
                    failure);
        }
        return new ListenFailure(
                portFlag + ": " + at.port() + " on " + host + " cannot be listened on: " + Printable.of(why), failure);
    }
}
