package dev.culvert.mesh.table;

import static dev.culvert.mesh.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NodeTableCodecTest {

    @Property(tries = 300)
    void what_was_written_is_read(@ForAll("tables") NodeTable table) throws ProtocolException {
        NodeTable read = NodeTableCodec.read(joined(NodeTableCodec.parts(table)));

        assertThat(read).isEqualTo(table);
        assertThat(read.digest()).isEqualTo(table.digest());
    }

    @Property(tries = 300)
    void a_table_that_was_cut_or_changed_is_refused_or_read_but_never_breaks(
            @ForAll("tables") NodeTable table, @ForAll int cut, @ForAll int at, @ForAll byte value) {
        byte[] bytes = joined(NodeTableCodec.parts(table));
        byte[] changed = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length + 1));
        if (changed.length > 0) {
            changed[Math.floorMod(at, changed.length)] = value;
        }
        try {
            NodeTableCodec.read(changed);
        } catch (ProtocolException e) {
            assertThat(e).hasMessageStartingWith("ROUTES table: ");
        }
    }

    @Test
    void a_large_table_travels_in_parts() throws ProtocolException {
        NodeTable table = new NodeTable(
                7,
                LongStream.range(1, 10_000)
                        .mapToObj(n -> session(n, (int) n, 1, "host-" + n + ".example"))
                        .toList());
        List<byte[]> parts = NodeTableCodec.parts(table);

        assertThat(parts).hasSizeGreaterThan(2).allMatch(part -> part.length <= NodeTableCodec.PART_BYTES);
        assertThat(NodeTableCodec.read(joined(parts))).isEqualTo(table);
    }

    @Test
    void another_layout_is_named() {
        assertThatThrownBy(() -> NodeTableCodec.read(new byte[] {9}))
                .hasMessage("ROUTES table: layout 9 (expected: 1)");
    }

    @Provide
    Arbitrary<NodeTable> tables() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(30);
        Arbitrary<Offer> offer = Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(1),
                        Arbitraries.of(OfferKind.values()),
                        text,
                        text,
                        Arbitraries.integers().between(0, 65535),
                        text)
                .as(Offer::new);
        Arbitrary<SessionEntry> entry = Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.longs(),
                        offer.list().ofMaxSize(5),
                        Arbitraries.of(SessionState.values()),
                        Arbitraries.longs(),
                        text)
                .as((session, client, slot, generation, offers, state, rtt, remote) -> new SessionEntry(
                        session,
                        "%032x".formatted(client),
                        slot,
                        generation,
                        offers,
                        state,
                        rtt,
                        remote,
                        rtt / 2,
                        "0.1.0",
                        offers.stream()
                                .map(Offer::number)
                                .filter(n -> n % 2 == 0)
                                .collect(Collectors.toSet())));
        Arbitrary<Map<Integer, String>> troubles =
                Arbitraries.maps(Arbitraries.integers().between(1, 65535), text).ofMaxSize(5);
        return Combinators.combine(Arbitraries.longs(), entry.list().ofMaxSize(20), troubles)
                .as(NodeTable::new);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }
}
