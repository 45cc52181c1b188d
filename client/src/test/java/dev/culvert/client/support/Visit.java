package dev.culvert.client.support;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.ResetCode;
import dev.culvert.shared.stream.StreamEnd;
import dev.culvert.shared.stream.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What a data plane would see of one stream; written by the link's event loop, read by the test. */
public final class Visit implements StreamListener {
    public final List<Integer> statuses = new CopyOnWriteArrayList<>();
    public final Map<String, String> headers = new ConcurrentHashMap<>();
    public final Map<String, String> trailers = new ConcurrentHashMap<>();
    public volatile boolean opened;
    public volatile boolean ended;
    public volatile ResetCode reset;
    public volatile String detail = "";
    public volatile boolean stalled;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicLong bytes = new AtomicLong();
    private int unread;
    StreamEnd end;

    public String body() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    public long bytes() {
        return bytes.get();
    }

    public boolean over() {
        return ended || reset != null;
    }

    @Override
    public void opened() {
        opened = true;
    }

    @Override
    public void head(ByteBuf block, boolean fin) {
        try {
            HeadReader reader = new HeadReader().response(block);
            while (reader.next()) {
                headers.put(
                        reader.name().toString().toLowerCase(Locale.ROOT),
                        reader.value().toString());
            }
            statuses.add(reader.status());
        } catch (BadHeadException e) {
            detail = e.getMessage();
        } finally {
            block.release();
        }
    }

    @Override
    public void data(ByteBuf data) {
        int length = data.readableBytes();
        bytes.addAndGet(length);
        if (bytes.get() < 1_000_000) {
            body.writeBytes(ByteBufUtil.getBytes(data));
        }
        data.release();
        if (stalled) {
            unread += length;
        } else {
            end.consumed(length);
        }
    }

    /** Reads what waits, and from now on what comes; on the link's event loop. */
    void goOn() {
        stalled = false;
        end.consumed(unread);
        unread = 0;
    }

    @Override
    public void trailers(ByteBuf block) {
        try {
            HeadReader reader = new HeadReader().trailers(block);
            while (reader.next()) {
                trailers.put(
                        reader.name().toString().toLowerCase(Locale.ROOT),
                        reader.value().toString());
            }
        } catch (BadHeadException e) {
            detail = e.getMessage();
        } finally {
            block.release();
        }
    }

    @Override
    public void fin() {
        ended = true;
    }

    @Override
    public void reset(ResetCode code, String why) {
        detail = why;
        reset = code;
    }

    @Override
    public void writable() {}
}
