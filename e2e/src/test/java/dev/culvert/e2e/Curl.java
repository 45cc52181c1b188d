package dev.culvert.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Debian's curl as a visitor. Its exit code is what "the visitor's library reports an error" means here. */
public final class Curl {

    private static final int LIMIT_SECONDS = 120;

    private Curl() {}

    /**
     * @param head the last head received, or that of status 0 where none was
     * @param sha256 of the body, which is kept only where asked for
     */
    public record Answer(int exitCode, HttpHead head, String body, String sha256, String error) {
        public int status() {
            return head.status();
        }
    }

    /** Runs curl with these arguments, of which one is an address; keeps the body. */
    public static Answer run(String... arguments) {
        return run(List.of(), InputStream.nullInputStream(), true, arguments);
    }

    /** The same, but only the body's digest is kept. */
    public static Answer digest(String... arguments) {
        return run(List.of(), InputStream.nullInputStream(), false, arguments);
    }

    /** Uploads a stream, chunked and with PUT. */
    public static Answer upload(InputStream body, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-T", "-"));
        all.addAll(List.of(arguments));
        return run(List.of(), body, true, all.toArray(String[]::new));
    }

    /** @param prefix words in front of curl, as in {@code ip netns exec NAME} */
    public static Answer run(List<String> prefix, InputStream body, boolean keepBody, String... arguments) {
        try {
            Path heads = Files.createTempFile("curl", ".heads");
            Path errors = Files.createTempFile("curl", ".err");
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of(
                    "curl", "-q", "-sS", "--noproxy", "*", "--max-time", "" + LIMIT_SECONDS, "-D", heads.toString()));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            CompletableFuture<Void> sent = Background.run(() -> send(body, process.getOutputStream()));
            String text = "";
            String sha256 = "";
            try (InputStream out = process.getInputStream()) {
                if (keepBody) {
                    text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                } else {
                    sha256 = Noise.sha256(out);
                }
            }
            if (!process.waitFor(LIMIT_SECONDS + 10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("curl did not end: " + command);
            }
            sent.join();
            Answer answer = new Answer(
                    process.exitValue(), lastHead(Files.readString(heads)), text, sha256, Files.readString(errors));
            Files.delete(heads);
            Files.delete(errors);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for curl", e);
        }
    }

    private static void send(InputStream body, OutputStream to) {
        try (to) {
            body.transferTo(to);
        } catch (IOException e) {
            // curl ended before it had read all; its exit code tells
        }
    }

    private static HttpHead lastHead(String heads) {
        String[] all = heads.strip().split("\r\n\r\n", -1);
        String last = all[all.length - 1];
        return last.isEmpty() ? new HttpHead("HTTP/1.1 0", List.of()) : HttpHead.parse(last);
    }
}
