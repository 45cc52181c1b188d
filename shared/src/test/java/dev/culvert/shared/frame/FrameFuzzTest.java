package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.culvert.shared.link.handshake.HandshakeJson;
import dev.culvert.shared.link.handshake.HelloMessage;
import dev.culvert.shared.link.handshake.PeerHello;
import dev.culvert.shared.link.handshake.PeerWelcome;
import dev.culvert.shared.link.handshake.UpdateMessage;
import dev.culvert.shared.link.handshake.UpdatedMessage;
import dev.culvert.shared.link.handshake.WelcomeMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes, the readers either take it or refuse it in their own way, lose no buffer, and make the same of it
 * wherever it is cut. The first byte of an input chooses the reader.
 *
 * <p>{@code mvn test -Pfuzz} searches for inputs; any other run only repeats those that were kept.
 */
class FrameFuzzTest {
    private static final List<Class<? extends Record>> MESSAGES = List.of(
            HelloMessage.class,
            WelcomeMessage.class,
            UpdateMessage.class,
            UpdatedMessage.class,
            PeerHello.class,
            PeerWelcome.class);

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void any_bytes(byte[] input) {
        if (input.length > 1) {
            read(input[0], Arrays.copyOfRange(input, 1, input.length));
        }
    }

    @Test
    void kept_inputs_pass() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(FrameFuzzTest.class.getResource("FrameFuzzTestInputs/any_bytes"))
                .toURI());
        try (DirectoryStream<Path> inputs = Files.newDirectoryStream(folder)) {
            for (Path input : inputs) {
                assertThatCode(() -> any_bytes(Files.readAllBytes(input)))
                        .as(input.getFileName().toString())
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void read(int reader, byte[] bytes) {
        switch (reader) {
            case 0 -> head(HeadCheck.Kind.REQUEST, bytes);
            case 1 -> head(HeadCheck.Kind.RESPONSE, bytes);
            case 2 -> head(HeadCheck.Kind.TRAILERS, bytes);
            case 3, 4, 5, 6, 7, 8 -> message(MESSAGES.get(reader - 3), bytes);
            default -> frames(bytes, 1 + (reader & 0x3F));
        }
    }

    private static void frames(byte[] bytes, int size) {
        Wire.Decoded whole = Wire.decode(bytes, bytes.length);
        Wire.Decoded pieces = Wire.decode(bytes, size, 1, 2 * size);
        assertThat(pieces).isEqualTo(whole);
    }

    private static void head(HeadCheck.Kind kind, byte[] bytes) {
        ByteBuf again = Unpooled.buffer();
        List<String> read = new ArrayList<>();
        try {
            read.addAll(copy(kind, Unpooled.wrappedBuffer(bytes), again));
        } catch (BadHeadException e) {
            return;
        }
        try {
            assertThat(copy(kind, again, Unpooled.buffer())).isEqualTo(read);
        } catch (BadHeadException e) {
            throw new AssertionError("what was read and written cannot be read again", e);
        }
    }

    /** Reads a block and writes what it says; both ends must agree on what may pass. */
    private static List<String> copy(HeadCheck.Kind kind, ByteBuf from, ByteBuf to) throws BadHeadException {
        HeadReader reader = new HeadReader();
        HeadWriter writer = new HeadWriter();
        List<String> said = new ArrayList<>();
        switch (kind) {
            case REQUEST -> {
                reader.request(from);
                said.addAll(List.of(reader.method(), reader.authority(), reader.path()));
                accept(() -> writer.request(to, reader.method(), reader.https(), reader.authority(), reader.path()));
            }
            case RESPONSE -> {
                reader.response(from);
                said.add(Integer.toString(reader.status()));
                accept(() -> writer.response(to, reader.status()));
            }
            case TRAILERS -> {
                reader.trailers(from);
                writer.trailers(to);
            }
        }
        while (reader.next()) {
            said.add(reader.name() + ": " + reader.value());
            accept(() -> writer.header(reader.name(), reader.value()));
        }
        assertThat(writer.contentLength()).isEqualTo(reader.contentLength());
        return said;
    }

    private static <T extends Record> void message(Class<T> type, byte[] json) {
        T read;
        try {
            read = HandshakeJson.read(json, type);
        } catch (ProtocolException e) {
            return;
        }
        try {
            assertThat(HandshakeJson.read(HandshakeJson.write(read), type)).isEqualTo(read);
        } catch (ProtocolException e) {
            throw new AssertionError("what was read and written cannot be read again", e);
        }
    }

    private interface Write {
        void run() throws BadHeadException;
    }

    private static void accept(Write write) {
        try {
            write.run();
        } catch (BadHeadException e) {
            throw new AssertionError("the writer refuses what the reader took", e);
        }
    }
}
