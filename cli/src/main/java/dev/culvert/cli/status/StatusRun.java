package dev.culvert.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.culvert.cli.command.CommandFailure;
import dev.culvert.cli.command.Program;
import dev.culvert.cli.command.Terminal;
import dev.culvert.shared.BuildInfo;
import dev.culvert.shared.bus.BusJson;
import dev.culvert.shared.settings.StatusOutput;
import dev.culvert.shared.settings.StatusSettings;
import dev.culvert.shared.status.ClusterStatus;
import dev.culvert.shared.token.Secret;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code culvert status}: asks, shows, and with {@code --watch} again every two seconds until it is ended. */
public final class StatusRun {
    private static final long EVERY_SECONDS = 2;

    private final StatusSettings settings;
    private final Terminal terminal;
    private final BuildInfo build = BuildInfo.read();
    private final Rates rates = new Rates();

    private StatusRun(StatusSettings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    /** Returns the exit code. */
    public static int run(StatusSettings settings, Secret token, Terminal terminal) throws Exception {
        StatusRun run = new StatusRun(settings, terminal);
        try (StatusClient client = new StatusClient(settings.url(), settings.trust(), token, run.build.version())) {
            return settings.watch() ? run.watch(client) : run.once(client);
        }
    }

    private int once(StatusClient client) throws InterruptedException, JsonProcessingException {
        Buffer answer = client.ask();
        ClusterStatus status = read(answer);
        switch (settings.output()) {
            case JSON -> terminal.out().print(StatusDocument.json(answer));
            case YAML -> terminal.out().print(StatusDocument.yaml(answer));
            case WIDE -> print(WideText.lines(build, status, Instant.now()));
            case TEXT -> print(StatusText.lines(build, status, Instant.now()));
        }
        return status.info().ready() ? Program.OK : Program.NOT_READY;
    }

    private int watch(StatusClient client) throws InterruptedException, JsonProcessingException {
        boolean yaml = settings.output() == StatusOutput.YAML;
        StatusScreen screen = new StatusScreen(terminal.out(), terminal.isScreen(), yaml ? "---" : "");
        CountDownLatch never = new CountDownLatch(1); // the process ends by a signal
        do {
            look(client, screen);
        } while (!never.await(EVERY_SECONDS, TimeUnit.SECONDS));
        return Program.OK;
    }

    private void look(StatusClient client, StatusScreen screen) throws InterruptedException, JsonProcessingException {
        Buffer answer;
        try {
            answer = client.ask();
        } catch (CommandFailure e) {
            if (e.code() != Program.UNREACHABLE && e.code() != Program.NOT_READY) {
                throw e;
            }
            unanswered(String.valueOf(e.getMessage()), screen);
            return;
        }
        ClusterStatus status = read(answer);
        rates.next(status, System.nanoTime());
        screen.draw(
                switch (settings.output()) {
                    case JSON -> StatusDocument.json(answer).lines().toList();
                    case YAML -> StatusDocument.yaml(answer).lines().toList();
                    case WIDE -> WideText.lines(build, status, Instant.now());
                    case TEXT -> StatusText.watched(build, status, rates, Instant.now());
                });
    }

    /** Whatever reads JSON or YAML can do nothing with a sentence. */
    private void unanswered(String sentence, StatusScreen screen) {
        boolean document = settings.output() == StatusOutput.JSON || settings.output() == StatusOutput.YAML;
        if (document && !terminal.isScreen()) {
            terminal.err().println("culvert: " + sentence);
        } else {
            screen.draw(List.of(sentence, "Asked again every " + EVERY_SECONDS + " seconds."));
        }
    }

    private ClusterStatus read(Buffer answer) {
        try {
            return BusJson.read(answer, ClusterStatus.class);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    Program.FAILURE, settings.url() + " answered 200 with something else (expected: a status in JSON)");
        }
    }

    private void print(List<String> lines) {
        lines.forEach(terminal.out()::println);
    }
}
