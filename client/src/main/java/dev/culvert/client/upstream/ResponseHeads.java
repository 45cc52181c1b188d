package dev.culvert.client.upstream;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadNames;
import dev.culvert.shared.frame.HeadWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Puts an upstream's heads and trailers into the link's blocks, without what belongs to the hop between upstream and
 * client (RFC 9110, section 7.6.1). One object serves one head after the other on one event loop.
 */
final class ResponseHeads {
    private static final int BLOCK_BYTES = 512;
    private static final int CONNECTION = HeadNames.numberOf("Connection");
    private static final int KEEP_ALIVE = HeadNames.numberOf("Keep-Alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("Proxy-Connection");

    private final HeadWriter writer = new HeadWriter();

    /** A response's block. */
    ByteBuf head(HttpResponse response, ByteBufAllocator allocator) throws BadHeadException {
        ByteBuf block = allocator.directBuffer(BLOCK_BYTES);
        try {
            int status = response.status().code();
            boolean lengthMeansNothing = status < 200 || status == 204; // RFC 9110, section 8.6
            writer.response(block, status);
            headers(response.headers(), lengthMeansNothing);
            return block;
        } catch (BadHeadException e) {
            block.release();
            throw e;
        }
    }

    /** A block of trailers. */
    ByteBuf trailers(HttpHeaders trailers, ByteBufAllocator allocator) throws BadHeadException {
        ByteBuf block = allocator.directBuffer(BLOCK_BYTES);
        try {
            writer.trailers(block);
            headers(trailers, false);
            return block;
        } catch (BadHeadException e) {
            block.release();
            throw e;
        }
    }

    private void headers(HttpHeaders headers, boolean withoutLength) throws BadHeadException {
        Set<String> named = Set.of();
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            named = namedByConnection(headers.getAll(HttpHeaderNames.CONNECTION));
        }
        Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
        while (each.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = each.next();
            CharSequence name = header.getKey();
            if (!ofThisHop(name, withoutLength, named)) {
                writer.header(name, header.getValue());
            }
        }
    }

    /** A well-known header is meant for the whole way, whatever {@code Connection} says (docs/adr/0005). */
    private static boolean ofThisHop(CharSequence name, boolean withoutLength, Set<String> named) {
        int number = HeadNames.numberOf(name);
        if (number == 0) {
            return PROXY_CONNECTION.contentEqualsIgnoreCase(name)
                    || (!named.isEmpty() && named.contains(lowerCase(name)));
        }
        return number == CONNECTION
                || number == KEEP_ALIVE
                || number == HeadNames.TRANSFER_ENCODING
                || (withoutLength && number == HeadNames.CONTENT_LENGTH);
    }

    private static Set<String> namedByConnection(List<String> values) {
        String first = values.get(0);
        if (values.size() == 1 && (first.equalsIgnoreCase("keep-alive") || first.equalsIgnoreCase("close"))) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(4);
        for (String value : values) {
            for (String name : value.split(",")) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.equals("close") && !lower.equals("keep-alive") && !lower.isEmpty()) {
                    names.add(lower);
                }
            }
        }
        return names;
    }

    private static String lowerCase(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
