package dev.culvert.cli.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM, SIGINT and SIGHUP. The JVM's own reaction to them is to run its shutdown hooks and to exit with 128 plus the
 * signal's number, and it takes no notice of a second one; both are wrong for a server that is to drain and to exit
 * with 0. The handler is reached by reflection, because javac refuses {@code sun.misc} under {@code -Werror}; where a
 * JVM does not have it, signals end the program at once.
 */
final class TerminationSignals {

    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private TerminationSignals() {}

    /** Calls {@code handler} on a thread of the JVM for each signal that arrives from now on. */
    static void handle(Runnable handler) {
        for (String name : NAMES) {
            try {
                handle(name, handler);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // Windows has no HUP, and a JVM under -Xrs keeps all three
            }
        }
    }

    private static void handle(String name, Runnable handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                TerminationSignals.class.getClassLoader(),
                new Class<?>[] {signalHandler},
                (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        handler.run();
                    }
                    return null;
                });
        try {
            signal.getMethod("handle", signal, signalHandler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }
}
