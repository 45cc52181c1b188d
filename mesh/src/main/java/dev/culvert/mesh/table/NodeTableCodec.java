package dev.culvert.mesh.table;

import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.routes.Offer;
import dev.culvert.shared.routes.OfferKind;
import dev.culvert.shared.routes.SessionEntry;
import dev.culvert.shared.routes.SessionState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of a node's table, big-endian: a layout number (1 byte), the
 * table's version (8), the number of sessions (4), and each session behind its length (4), so that what a later version
 * appends to a session is skipped; then the number of ports that cannot be opened (4), each port (2) with its reason. What
 * a later version appends to that is skipped too.
 */
public final class NodeTableCodec {
    /** Most bytes of one ROUTES frame. */
    public static final int PART_BYTES = 256 * 1024;

    private static final int LAYOUT = 1;
    private static final int ID_BYTES = 16;

    // a value's place is its number on the wire
    private static final List<OfferKind> KINDS = List.of(OfferKind.HTTP, OfferKind.TCP);
    private static final List<SessionState> STATES =
            List.of(SessionState.READY, SessionState.SUSPECT, SessionState.DRAINING);

    private NodeTableCodec() {}

    /** The table in parts of at most {@link #PART_BYTES}, at least one. */
    public static List<byte[]> parts(NodeTable table) {
        ByteBuf out = Unpooled.buffer(64 + 256 * table.sessions().size());
        out.writeByte(LAYOUT)
                .writeLong(table.version())
                .writeInt(table.sessions().size());
        for (SessionEntry session : table.sessions()) {
            int lengthAt = out.writerIndex();
            out.writeInt(0);
            write(session, out);
            out.setInt(lengthAt, out.writerIndex() - lengthAt - 4);
        }
        out.writeInt(table.troubles().size());
        table.troubles().forEach((port, reason) -> write(port, reason, out));
        List<byte[]> parts = new ArrayList<>();
        while (out.isReadable()) {
            byte[] part = new byte[Math.min(PART_BYTES, out.readableBytes())];
            out.readBytes(part);
            parts.add(part);
        }
        return parts;
    }

    /**
     * Reads a whole table.
     *
     * @throws ProtocolException if it is none
     */
    public static NodeTable read(byte[] table) throws ProtocolException {
        try {
            return readTable(Unpooled.wrappedBuffer(table));
        } catch (IndexOutOfBoundsException e) {
            throw error("ends in the middle of a field");
        }
    }

    static byte[] bytesOf(SessionEntry session) {
        ByteBuf out = Unpooled.buffer(256);
        write(session, out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] bytesOf(int port, String trouble) {
        ByteBuf out = Unpooled.buffer(128);
        write(port, trouble, out);
        return ByteBufUtil.getBytes(out);
    }

    private static NodeTable readTable(ByteBuf in) throws ProtocolException {
        int layout = in.readUnsignedByte();
        if (layout != LAYOUT) {
            throw error("layout " + layout + " (expected: " + LAYOUT + ")");
        }
        long version = in.readLong();
        int count = in.readInt();
        List<SessionEntry> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0) {
                throw error("session of " + length + " bytes (expected: 0 or more)");
            }
            sessions.add(readSession(in.readSlice(length)));
        }
        return new NodeTable(version, sessions, readTroubles(in));
    }

    private static Map<Integer, String> readTroubles(ByteBuf in) {
        Map<Integer, String> troubles = new HashMap<>();
        int count = in.isReadable() ? in.readInt() : 0; // a node of an earlier version does not tell
        for (int i = 0; i < count; i++) {
            troubles.put(in.readUnsignedShort(), text(in));
        }
        return troubles;
    }

    private static void write(int port, String reason, ByteBuf out) {
        out.writeShort(port);
        text(reason, out);
    }

    private static void write(SessionEntry session, ByteBuf out) {
        out.writeLong(session.session());
        out.writeBytes(HexFormat.of().parseHex(session.clientId()));
        out.writeByte(session.slot()).writeLong(session.generation());
        out.writeByte(STATES.indexOf(session.state())).writeLong(session.rttNanos());
        text(session.remoteAddress(), out);
        out.writeLong(session.sinceMillis());
        text(session.version(), out);
        out.writeInt(session.offers().size());
        for (Offer offer : session.offers()) {
            out.writeInt(offer.number()).writeByte(KINDS.indexOf(offer.kind()));
            text(offer.host(), out);
            text(offer.path(), out);
            out.writeShort(offer.port());
            text(offer.upstream(), out);
        }
        out.writeInt(session.failing().size());
        session.failing().stream().sorted().forEach(out::writeInt); // one order, for the digest
    }

    private static SessionEntry readSession(ByteBuf in) throws ProtocolException {
        long session = in.readLong();
        byte[] id = new byte[ID_BYTES];
        in.readBytes(id);
        int slot = in.readUnsignedByte();
        long generation = in.readLong();
        SessionState state = one(STATES, in.readUnsignedByte(), "state");
        long rttNanos = in.readLong();
        String remote = text(in);
        long since = in.readLong();
        String version = text(in);
        int count = in.readInt();
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(new Offer(
                    in.readInt(),
                    one(KINDS, in.readUnsignedByte(), "kind of offer"),
                    text(in),
                    text(in),
                    in.readUnsignedShort(),
                    text(in)));
        }
        Set<Integer> failing = new HashSet<>();
        for (int left = in.isReadable() ? in.readInt() : 0; left > 0; left--) {
            failing.add(in.readInt());
        }
        return new SessionEntry(
                session,
                HexFormat.of().formatHex(id),
                slot,
                generation,
                offers,
                state,
                rttNanos,
                remote,
                since,
                version,
                failing);
    }

    private static <T> T one(List<T> values, int number, String what) throws ProtocolException {
        if (number >= values.size()) {
            throw error(what + " " + number + " (expected: 0-" + (values.size() - 1) + ")");
        }
        return values.get(number);
    }

    /** Behind its length in bytes, two of them: every text of a handshake is shorter. */
    private static void text(String text, ByteBuf out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static String text(ByteBuf in) {
        return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8)
                .toString();
    }

    private static ProtocolException error(String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, "ROUTES table: " + message);
    }
}
