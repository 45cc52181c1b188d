package dev.culvert.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One end of a link as a stranger would write it from {@code docs/protocol.md}, so that it can say what Culvert never
 * would. Plain, one thread. Reads fail after 20 s.
 */
final class RawLink implements AutoCloseable {

    static final int HELLO = 0;
    static final int WELCOME = 1;
    static final int OPEN = 4;
    static final int OPENED = 5;
    static final int HEAD = 6;
    static final int DATA = 7;
    static final int CREDIT = 9;
    static final int RESET = 10;
    static final int PING = 11;
    static final int PONG = 12;
    static final int FIN = 1;

    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    private final Socket socket;
    private final DataInputStream in;
    private final boolean masks;
    private final ByteArrayOutputStream closing = new ByteArrayOutputStream();
    private ByteBuffer message = ByteBuffer.allocate(0);

    private RawLink(Socket socket, InputStream in, boolean masks) {
        this.socket = socket;
        this.in = new DataInputStream(in);
        this.masks = masks;
    }

    @SuppressWarnings("ArrayRecordComponent") // nothing compares it
    record Frame(int type, int flags, long stream, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a RESET. */
        int code() {
            return ByteBuffer.wrap(payload).getShort();
        }
    }

    /** Dials a server's control port and is let in. */
    static RawLink connect(int controlPort) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), controlPort);
        socket.setSoTimeout(20_000);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String request = String.join(
                "\r\n",
                "GET /connect HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: culvert.v1",
                "Authorization: Bearer " + Tunnel.TOKEN,
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        HttpHead head = HttpHead.read(in);
        if (head.status() != 101) {
            throw new IOException(head.firstLine() + " (expected: 101)");
        }
        return new RawLink(socket, in, true);
    }

    /** Takes the place of the server for a client that has dialled; nothing is asked of it. */
    static RawLink accept(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        HttpHead head = HttpHead.read(in);
        String answer = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Protocol: culvert.v1",
                "Sec-WebSocket-Accept: " + acceptOf(head.get("Sec-WebSocket-Key")),
                "",
                "");
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        return new RawLink(socket, in, false);
    }

    static byte[] frame(int type, int flags, long stream, byte[] payload) {
        return ByteBuffer.allocate(13 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putLong(stream)
                .put(payload)
                .array();
    }

    static byte[] json(int type, String json) {
        return frame(type, 0, 0, json.getBytes(StandardCharsets.UTF_8));
    }

    /** An OPEN for the request of a page, whose answer may have {@code window} bytes. */
    static byte[] openHttp(long stream, int offer, long window, String authority, String path) {
        byte[] host = authority.getBytes(StandardCharsets.ISO_8859_1);
        byte[] target = path.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer head = ByteBuffer.allocate(6 + host.length + target.length);
        head.put((byte) 1).put((byte) 0);
        head.putShort((short) host.length).put(host);
        head.putShort((short) target.length).put(target);
        return open(stream, 1, offer, window, FIN, head.array());
    }

    static byte[] open(long stream, int kind, int offer, long window, int flags, byte[] payload) {
        ByteBuffer open = ByteBuffer.allocate(25 + payload.length);
        open.put((byte) kind).put((byte) 0).putInt(offer).putLong(0).putLong(window);
        open.put((byte) 0).putShort((short) 0).put(payload);
        return frame(OPEN, flags, stream, open.array());
    }

    /** HELLO of a client that offers everything of the host given. */
    static byte[] hello(String clientId, String host) {
        return hello(clientId, host, "[]");
    }

    /** @param features as JSON, as in {@code ["probe"]} */
    static byte[] hello(String clientId, String host, String features) {
        return json(HELLO, """
                {"versions":["culvert.v1"],"features":%s,"clientId":"%s","slot":0,"generation":1,"version":"0",
                 "offers":[{"n":1,"kind":"http","host":"%s","path":"/","upstream":"http://127.0.0.1:1"}]}
                """.formatted(features, clientId, host));
    }

    /** Sends frames, or other bytes, as one binary message. */
    RawLink send(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        socket.getOutputStream().write(webSocketFrame(BINARY, all.toByteArray()));
        return this;
    }

    /** The next frame. {@link EOFException} at the link's end. */
    Frame read() throws IOException {
        byte[] header = bytes(13);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = ((fields.get() & 0xff) << 16) | (fields.getShort() & 0xffff);
        int type = fields.get() & 0xff;
        int flags = fields.get() & 0xff;
        return new Frame(type, flags, fields.getLong(), bytes(length));
    }

    /** The next frame of this type; others are passed over. */
    Frame read(int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** Reads until the other side ends the link; true if it does before the time limit. */
    boolean ended() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (have < count) {
            if (!message.hasRemaining()) {
                message = ByteBuffer.wrap(nextMessage());
            }
            int take = Math.min(count - have, message.remaining());
            message.get(bytes, have, take);
            have += take;
        }
        return bytes;
    }

    private byte[] nextMessage() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int lengthByte = in.readUnsignedByte();
            long length = lengthByte & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = new byte[4];
            if ((lengthByte & 0x80) != 0) {
                in.readFully(mask);
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == CLOSE) {
                closing.write(payload);
                throw new EOFException("closed: " + closing.toString(StandardCharsets.ISO_8859_1));
            }
            if (opcode <= BINARY) {
                return payload;
            }
        }
    }

    private byte[] webSocketFrame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) (0x80 | opcode));
        int maskBit = masks ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (maskBit | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (masks) {
            // a mask of zeros is a mask
            frame.putInt(0);
        }
        frame.put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private static String acceptOf(String key) {
        try {
            String salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1").digest(salted.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
