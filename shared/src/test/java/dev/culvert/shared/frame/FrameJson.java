package dev.culvert.shared.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Frames as the manifest of the golden vectors describes them, both ways. */
final class FrameJson {
    private static final HexFormat HEX = HexFormat.of();

    private FrameJson() {}

    /** Describes a frame and releases it. */
    static ObjectNode describe(Frame frame) throws BadHeadException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", frame.getClass().getSimpleName().toUpperCase(Locale.ROOT));
        json.put("stream", frame instanceof StreamFrame ofStream ? ofStream.stream() : 0);
        try {
            if (frame instanceof Open open) {
                describeOpen(json, open);
            } else if (frame instanceof Head head) {
                json.put("fin", head.fin());
                HeadReader reader = new HeadReader().response(head.block());
                headers(json.putObject("response").put("status", reader.status()), reader);
            } else if (frame instanceof Data data) {
                json.put("fin", data.fin()).put("bytes", ByteBufUtil.hexDump(data.payload()));
            } else if (frame instanceof Trailers trailers) {
                headers(json, new HeadReader().trailers(trailers.block()));
            } else {
                describeSmall(json, frame);
            }
        } finally {
            frame.release();
        }
        return json;
    }

    private static void describeOpen(ObjectNode json, Open open) throws BadHeadException {
        json.put("fin", open.fin()).put("kind", open.kind().name()).put("hops", open.hops());
        json.put("offer", open.offer()).put("session", HEX.toHexDigits(open.session()));
        json.put("window", open.window());
        json.put("address", HEX.formatHex(open.visitor().address()));
        json.put("port", open.visitor().port());
        switch (open.kind()) {
            case TCP ->
                json.put(
                        "publicPort",
                        open.payload().getUnsignedShort(open.payload().readerIndex()));
            case PROBE -> {}
            case FORWARD -> json.put("target", open.payload().toString(StandardCharsets.UTF_8));
            case HTTP -> {
                HeadReader reader = new HeadReader().request(open.payload());
                ObjectNode request = json.putObject("request");
                request.put("method", reader.method()).put("scheme", reader.https() ? "https" : "http");
                request.put("authority", reader.authority()).put("path", reader.path());
                headers(request, reader);
            }
        }
    }

    private static void headers(ObjectNode json, HeadReader reader) throws BadHeadException {
        ArrayNode headers = json.putArray("headers");
        while (reader.next()) {
            headers.addArray().add(reader.name().toString()).add(reader.value().toString());
        }
    }

    private static void describeSmall(ObjectNode json, Frame frame) {
        if (frame instanceof Opened opened) {
            json.put("window", opened.window());
        } else if (frame instanceof Credit credit) {
            json.put("limit", credit.limit());
        } else if (frame instanceof Reset reset) {
            json.put("code", reset.code().number()).put("detail", reset.detail());
        } else if (frame instanceof Ping ping) {
            json.put("token", HEX.toHexDigits(ping.token()));
        } else if (frame instanceof Pong pong) {
            json.put("token", HEX.toHexDigits(pong.token()));
        } else if (frame instanceof GoAway goAway) {
            json.put("lastStream", goAway.lastStream())
                    .put("reason", goAway.reason().number());
            json.put("retryAfterMillis", goAway.retryAfterMillis()).put("detail", goAway.detail());
        } else if (frame instanceof Heartbeat beat) {
            json.put("incarnation", HEX.toHexDigits(beat.incarnationHigh()) + HEX.toHexDigits(beat.incarnationLow()));
            json.put("routeVersion", HEX.toHexDigits(beat.routeVersion()))
                    .put("digest", HEX.toHexDigits(beat.digest()));
            json.put("load", beat.load()).put("ready", beat.ready());
        } else if (frame instanceof Routes routes) {
            json.put("fin", routes.fin()).put("request", routes.request()).put("part", HEX.formatHex(routes.part()));
        } else {
            json.put("json", new String(message(frame), StandardCharsets.UTF_8));
        }
    }

    private static byte[] message(Frame frame) {
        if (frame instanceof Hello hello) {
            return hello.json();
        }
        if (frame instanceof Welcome welcome) {
            return welcome.json();
        }
        if (frame instanceof Notice notice) {
            return notice.json();
        }
        return frame instanceof Update update ? update.json() : ((Updated) frame).json();
    }

    /** The frame that a description means. */
    static Frame frame(JsonNode json) throws BadHeadException {
        long stream = json.get("stream").longValue();
        boolean fin = json.path("fin").booleanValue();
        String detail = json.path("detail").textValue();
        byte[] text = json.path("json").asText().getBytes(StandardCharsets.UTF_8);
        return switch (FrameType.valueOf(json.get("type").textValue())) {
            case HELLO -> new Hello(text);
            case WELCOME -> new Welcome(text);
            case UPDATE -> new Update(text);
            case UPDATED -> new Updated(text);
            case NOTICE -> new Notice(text);
            case OPEN -> open(json, stream, fin);
            case OPENED -> new Opened(stream, json.get("window").longValue());
            case HEAD -> {
                JsonNode response = json.get("response");
                ByteBuf block = Unpooled.buffer();
                HeadWriter writer =
                        new HeadWriter().response(block, response.get("status").intValue());
                yield new Head(stream, fin, headers(writer, response, block));
            }
            case DATA -> new Data(stream, fin, bytes(json, "bytes"));
            case TRAILERS -> {
                ByteBuf block = Unpooled.buffer();
                yield new Trailers(stream, headers(new HeadWriter().trailers(block), json, block));
            }
            case CREDIT -> new Credit(stream, json.get("limit").longValue());
            case RESET -> new Reset(stream, ResetCode.of(json.get("code").intValue()), detail);
            case PING -> new Ping(hex(json, "token", 0));
            case PONG -> new Pong(hex(json, "token", 0));
            case GOAWAY ->
                new GoAway(
                        json.get("lastStream").longValue(),
                        ResetCode.of(json.get("reason").intValue()),
                        json.get("retryAfterMillis").intValue(),
                        detail);
            case HEARTBEAT ->
                new Heartbeat(
                        hex(json, "incarnation", 0),
                        hex(json, "incarnation", 16),
                        hex(json, "routeVersion", 0),
                        hex(json, "digest", 0),
                        json.get("load").intValue(),
                        json.get("ready").booleanValue());
            case ROUTES ->
                new Routes(
                        json.get("request").booleanValue(),
                        fin,
                        HEX.parseHex(json.get("part").textValue()));
        };
    }

    private static Open open(JsonNode json, long stream, boolean fin) throws BadHeadException {
        OpenKind kind = OpenKind.valueOf(json.get("kind").textValue());
        ByteBuf payload = Unpooled.buffer();
        switch (kind) {
            case TCP -> payload.writeShort(json.get("publicPort").intValue());
            case PROBE -> {}
            case FORWARD -> payload.writeCharSequence(json.get("target").textValue(), StandardCharsets.UTF_8);
            case HTTP -> {
                JsonNode request = json.get("request");
                HeadWriter writer = new HeadWriter()
                        .request(
                                payload,
                                request.get("method").textValue(),
                                request.get("scheme").textValue().equals("https"),
                                request.get("authority").textValue(),
                                request.get("path").textValue());
                headers(writer, request, payload);
            }
        }
        byte[] address = HEX.parseHex(json.get("address").textValue());
        return new Open(
                stream,
                kind,
                json.get("hops").intValue(),
                json.get("offer").intValue(),
                hex(json, "session", 0),
                json.get("window").longValue(),
                new Visitor(address, json.get("port").intValue()),
                fin,
                payload);
    }

    private static ByteBuf headers(HeadWriter writer, JsonNode json, ByteBuf block) throws BadHeadException {
        for (JsonNode header : json.get("headers")) {
            writer.header(header.get(0).textValue(), header.get(1).textValue());
        }
        return block;
    }

    private static ByteBuf bytes(JsonNode json, String field) {
        return Unpooled.wrappedBuffer(HEX.parseHex(json.get(field).textValue()));
    }

    private static long hex(JsonNode json, String field, int at) {
        return HexFormat.fromHexDigitsToLong(json.get(field).textValue(), at, at + 16);
    }
}
