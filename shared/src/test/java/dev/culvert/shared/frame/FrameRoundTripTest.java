package dev.culvert.shared.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class FrameRoundTripTest {
    private static final Arbitrary<Long> STREAMS = Arbitraries.longs().between(1, Long.MAX_VALUE);
    private static final Arbitrary<Long> WINDOWS = Arbitraries.longs().between(8192, Long.MAX_VALUE);
    private static final Arbitrary<Long> OFFSETS = Arbitraries.longs().between(0, Long.MAX_VALUE);
    private static final Arbitrary<byte[]> SOME_BYTES =
            Arbitraries.bytes().array(byte[].class).ofMinSize(2).ofMaxSize(3000);
    private static final Arbitrary<String> DETAILS = Arbitraries.strings().ofMaxLength(80);
    private static final Arbitrary<ResetCode> CODES = Arbitraries.of(ResetCode.class);

    /** Frames are made anew for each use, since encoding gives their buffers back. */
    interface Source {
        Frame frame();
    }

    @Property(tries = 300)
    void frames_come_back_wherever_the_bytes_are_cut(
            @ForAll("sources") List<Source> sources, @ForAll("sizes") int[] sizes) {
        byte[] bytes = Wire.encode(frames(sources));

        Wire.Decoded decoded = Wire.decode(bytes, sizes);

        assertThat(decoded.error()).isNull();
        assertThat(decoded.frames()).isEqualTo(Wire.joined(List.of(frames(sources))));
    }

    @Property(tries = 300)
    void the_size_is_known_beforehand(@ForAll("sources") List<Source> sources) {
        int size = 0;
        for (Source source : sources) {
            Frame frame = source.frame();
            size += FrameEncoder.size(frame);
            frame.release();
        }

        assertThat(Wire.encode(frames(sources))).hasSize(size);
    }

    @Property(tries = 300)
    void a_long_detail_is_cut_between_characters(@ForAll String text) throws Exception {
        String detail = text.repeat(1 + 600 / Math.max(1, text.length()));
        byte[] bytes = Wire.encode(new Reset(1, ResetCode.CANCEL, detail));

        assertThat(bytes.length).isLessThanOrEqualTo(FrameEncoder.HEADER_BYTES + 2 + 256);
        new FrameDecoder(frame -> {
                    String read = ((Reset) frame).detail();
                    // lone surrogates have no UTF-8 and travel as question marks
                    assertThat(readable(detail)).startsWith(read);
                    return true;
                })
                .decode(Unpooled.wrappedBuffer(bytes));
    }

    @Provide
    static Arbitrary<int[]> sizes() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        2,
                        Arbitraries.integers()
                                .between(1, 40)
                                .array(int[].class)
                                .ofMinSize(1)
                                .ofMaxSize(8)),
                Tuple.of(
                        1,
                        Arbitraries.integers()
                                .between(1, 8000)
                                .array(int[].class)
                                .ofMinSize(1)
                                .ofMaxSize(8)));
    }

    @Provide
    static Arbitrary<List<Source>> sources() {
        Arbitrary<Source> opened = Combinators.combine(STREAMS, WINDOWS).as((s, w) -> () -> new Opened(s, w));
        Arbitrary<Source> credit = Combinators.combine(STREAMS, OFFSETS).as((s, o) -> () -> new Credit(s, o));
        Arbitrary<Source> reset =
                Combinators.combine(STREAMS, CODES, DETAILS).as((s, c, d) -> () -> new Reset(s, c, d));
        Arbitrary<Source> head = Combinators.combine(STREAMS, Arbitraries.of(true, false), SOME_BYTES)
                .as((s, f, b) -> () -> new Head(s, f, buffer(b)));
        Arbitrary<Source> data = Combinators.combine(STREAMS, Arbitraries.of(true, false), SOME_BYTES)
                .as((s, f, b) -> () -> new Data(s, f, buffer(b)));
        Arbitrary<Source> end = STREAMS.map(s -> () -> new Data(s, true, Unpooled.EMPTY_BUFFER));
        Arbitrary<Source> trailers =
                Combinators.combine(STREAMS, SOME_BYTES).as((s, b) -> () -> new Trailers(s, buffer(b)));
        return Arbitraries.oneOf(opens(), opened, credit, reset, head, data, end, trailers, linkFrames())
                .list()
                .ofMaxSize(12);
    }

    private static Arbitrary<Source> opens() {
        Arbitrary<Visitor> visitors = Combinators.combine(
                        Arbitraries.of(0, 4, 16)
                                .flatMap(n ->
                                        Arbitraries.bytes().array(byte[].class).ofSize(n)),
                        Arbitraries.integers().between(0, 65535))
                .as(Visitor::new);
        return Combinators.combine(
                        STREAMS,
                        Arbitraries.of(OpenKind.class),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.longs(),
                        WINDOWS,
                        visitors,
                        Arbitraries.of(true, false))
                .flatAs((stream, kind, hops, offer, session, window, visitor, fin) -> Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMinSize(smallest(kind))
                        .ofMaxSize(kind == OpenKind.HTTP || kind == OpenKind.FORWARD ? 300 : smallest(kind))
                        .map(bytes -> () ->
                                new Open(stream, kind, hops, offer, session, window, visitor, fin, buffer(bytes))));
    }

    private static int smallest(OpenKind kind) {
        return switch (kind) {
            case TCP -> 2;
            case HTTP, FORWARD -> 1;
            case PROBE -> 0;
        };
    }

    private static Arbitrary<Source> linkFrames() {
        Arbitrary<Source> json = Combinators.combine(Arbitraries.integers().between(0, 3), SOME_BYTES)
                .as((type, b) -> () -> switch (type) {
                    case 0 -> new Hello(b);
                    case 1 -> new Welcome(b);
                    case 2 -> new Update(b);
                    default -> new Updated(b);
                });
        Arbitrary<Source> ping = Arbitraries.longs().map(t -> () -> new Ping(t));
        Arbitrary<Source> pong = Arbitraries.longs().map(t -> () -> new Pong(t));
        Arbitrary<Source> goAway = Combinators.combine(
                        OFFSETS, CODES, Arbitraries.integers().between(0, Integer.MAX_VALUE), DETAILS)
                .as((last, code, retry, detail) -> () -> new GoAway(last, code, retry, detail));
        Arbitrary<Source> heartbeat = Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 65535),
                        Arbitraries.of(true, false))
                .as((high, low, version, digest, load, ready) ->
                        () -> new Heartbeat(high, low, version, digest, load, ready));
        Arbitrary<Source> routes = Combinators.combine(Arbitraries.of(true, false), SOME_BYTES)
                .as((fin, b) -> () -> new Routes(false, fin, b));
        Arbitrary<Source> routesWanted = Arbitraries.just(() -> new Routes(true, false, new byte[0]));
        return Arbitraries.oneOf(json, ping, pong, goAway, heartbeat, routes, routesWanted);
    }

    private static Frame[] frames(List<Source> sources) {
        return sources.stream().map(Source::frame).toArray(Frame[]::new);
    }

    private static ByteBuf buffer(byte[] bytes) {
        return Unpooled.copiedBuffer(bytes);
    }

    private static String readable(String text) {
        byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
    }
}
