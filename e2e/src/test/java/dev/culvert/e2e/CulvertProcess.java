package dev.culvert.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The packaged program, or another one, as a child process whose output lines are kept. Since the launcher execs, the
 * process id is the JVM's, and signals go there. Close it in the test that starts it: it never outlives {@link #close}.
 *
 * <pre>{@code
 * try (var server = CulvertProcess.culvert("http", "server", "--token", TOKEN).env("JAVA_OPTS", "-Xmx128m").start()) {
 *     server.awaitLine("control plane .*", Duration.ofSeconds(10));
 *     server.terminate();
 *     assertThat(server.awaitExit(Duration.ofSeconds(5))).isZero();
 * }
 * }</pre>
 */
public final class CulvertProcess implements AutoCloseable {

    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final List<Thread> readers;
    /** Guarded by itself, which is notified for each line and at each stream's end. */
    private final List<Line> lines;

    private CulvertProcess(String name, Process process, List<Line> lines) {
        this.name = name;
        this.process = process;
        this.lines = lines;
        this.readers = List.of(reader(process.getInputStream(), false), reader(process.getErrorStream(), true));
    }

    /** A line of output, without its end. */
    public record Line(boolean isError, String text) {}

    /** {@code culvert} of the distribution, with these arguments. */
    public static Builder culvert(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Distribution.launcher().toString()));
        command.addAll(List.of(arguments));
        return new Builder(command);
    }

    /** Any other program. */
    public static Builder program(String... command) {
        return new Builder(List.of(command));
    }

    public static final class Builder {

        private final List<String> command;
        private final Map<String, String> environment = new TreeMap<>();
        private Path directory = Path.of("").toAbsolutePath();

        private Builder(List<String> command) {
            this.command = new ArrayList<>(command);
        }

        /** Puts other words in front of the command, as in {@code ip netns exec NAME}. */
        public Builder prefix(String... words) {
            command.addAll(0, List.of(words));
            return this;
        }

        public Builder env(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        public Builder directory(Path folder) {
            directory = folder;
            return this;
        }

        /**
         * Starts it with the environment of the tests, less Culvert's and the JVM's variables, plus what {@link #env}
         * set. The user's state folder is one of the test run's own.
         */
        public CulvertProcess start() {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            Map<String, String> env = builder.environment();
            env.keySet()
                    .removeIf(key -> key.startsWith("CULVERT_")
                            || key.equals("JAVA_OPTS")
                            || key.equals("JDK_JAVA_OPTIONS")
                            || key.equals("JAVA_TOOL_OPTIONS"));
            env.put("JAVA_HOME", Distribution.javaHome().toString());
            env.put("XDG_STATE_HOME", StateHome.FOLDER.toString());
            env.putAll(environment);
            try {
                Process process = builder.start();
                process.getOutputStream().close();
                return new CulvertProcess(String.join(" ", command), process, new ArrayList<>());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Starts it, waits for its end, and leaves exit code and output to be looked at. */
        public CulvertProcess run(Duration limit) {
            CulvertProcess started = start();
            try (started) {
                started.awaitExit(limit);
            }
            return started;
        }
    }

    private static final class StateHome {
        static final Path FOLDER = create();

        private static Path create() {
            try {
                return Files.createTempDirectory("culvert-e2e-state");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public List<Line> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    public String stdout() {
        return text(line -> !line.isError());
    }

    public String stderr() {
        return text(Line::isError);
    }

    /** Both streams, in the order in which they were read. */
    public String output() {
        return text(line -> true);
    }

    /** The first line of either stream, from the start on, in which the regular expression is found. */
    public String awaitLine(String regex, Duration limit) {
        Pattern pattern = Pattern.compile(regex);
        return awaitLine("a line with " + regex, text -> pattern.matcher(text).find(), limit);
    }

    public String awaitLine(String what, Predicate<String> wanted, Duration limit) {
        return awaitLine(what, wanted, 0, limit);
    }

    /**
     * @param from the number of lines to pass over, as in {@code lines().size()} taken before the deed whose line is
     *     awaited
     */
    public String awaitLine(String what, Predicate<String> wanted, int from, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int next = from;
        synchronized (lines) {
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next).text())) {
                        return lines.get(next).text();
                    }
                }
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMillis <= 0) {
                    throw new AssertionError("no " + what + " within " + limit + " from " + describe());
                }
                if (readers.stream().noneMatch(Thread::isAlive)) {
                    throw new AssertionError("no " + what + " before the end of " + describe());
                }
                try {
                    lines.wait(Math.min(leftMillis, 100));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    /** The exit code; all output has been read when it returns. Fails if the process has not ended by then. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no end within " + limit + " of " + describe());
            }
            for (Thread reader : readers) {
                reader.join(1000);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + name, e);
        }
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** SIGTERM. */
    public void terminate() {
        signal("TERM");
    }

    /** SIGKILL. */
    public void kill() {
        signal("KILL");
    }

    /** SIGSTOP: nothing of it runs until {@link #resume}. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    public void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .start();
            int code = kill.waitFor();
            if (code != 0) {
                String message = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new AssertionError("SIG" + signal + " to " + name + ": " + message.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending SIG" + signal, e);
        }
    }

    /** SIGKILL, frozen or not, and the wait for it. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(KILL_WITHIN);
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }

    private Thread reader(InputStream stream, boolean isError) {
        Thread thread = new Thread(() -> read(stream, isError), "output of " + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(InputStream stream, boolean isError) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                synchronized (lines) {
                    lines.add(new Line(isError, text));
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add(new Line(isError, "(output ends: " + e.getMessage() + ")"));
            }
        }
    }

    private String text(Predicate<Line> wanted) {
        return lines().stream().filter(wanted).map(line -> line.text() + "\n").reduce("", String::concat);
    }

    private String describe() {
        String state = process.isAlive() ? "running" : "exit code " + process.exitValue();
        return name + " (" + state + "), which said:\n" + output();
    }
}
