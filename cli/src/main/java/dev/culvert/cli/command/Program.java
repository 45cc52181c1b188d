package dev.culvert.cli.command;

import dev.culvert.cli.flag.UsageException;
import dev.culvert.cli.run.LoggedFailure;
import dev.culvert.shared.log.Printable;
import dev.culvert.shared.settings.InvalidSettingException;
import java.util.Collection;

/** Runs one command line. Here alone do failures become sentences and exit codes. */
public final class Program {

    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    /** No server answers. */
    public static final int UNREACHABLE = 3;
    /** The token is wrong. */
    public static final int UNAUTHORISED = 4;
    /** The server is there, and is starting or draining. */
    public static final int NOT_READY = 5;

    private final Collection<Command> commands;
    private final Terminal terminal;

    public Program(Collection<Command> commands, Terminal terminal) {
        this.commands = commands;
        this.terminal = terminal;
    }

    /** Blocks until the command has ended, and returns the exit code. */
    public int run(String... args) {
        try {
            var invocation = new CommandLineReader(commands, terminal).read(args);
            return invocation.isPresent() ? invocation.get().command().action().run(invocation.get()) : OK;
        } catch (UsageException | InvalidSettingException e) {
            return fail(USAGE, e);
        } catch (CommandFailure e) {
            return fail(e.code(), e);
        } catch (LoggedFailure e) {
            return FAILURE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILURE;
        } catch (Exception e) {
            return fail(FAILURE, e);
        }
    }

    private int fail(int code, Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        terminal.err().println("culvert: " + (isOneLine(message) ? message : Printable.of(message)));
        return code;
    }

    /** Most messages are made of printable parts already; escaping those again would double their backslashes. */
    private static boolean isOneLine(String message) {
        return message.codePoints().noneMatch(Character::isISOControl);
    }
}
