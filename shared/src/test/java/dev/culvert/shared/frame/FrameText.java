package dev.culvert.shared.frame;

import java.util.Locale;

/** Frames as people read them. */
public final class FrameText {
    private FrameText() {}

    /** Says what a frame is and gives its buffer back. */
    public static String take(Frame frame) {
        String text = of(frame);
        if (frame instanceof StreamFrame ofStream) {
            ofStream.release();
        }
        return text;
    }

    private static String of(Frame frame) {
        String name = frame.getClass().getSimpleName().toUpperCase(Locale.ROOT);
        if (frame instanceof StreamFrame ofStream) {
            return name + " " + ofStream.stream() + ofStream(ofStream) + (ofStream.fin() ? " FIN" : "");
        }
        if (frame instanceof GoAway goAway) {
            String retry = goAway.retryAfterMillis() == 0 ? "" : " retry " + goAway.retryAfterMillis();
            return name + " " + goAway.lastStream() + retry + " " + goAway.reason() + colon(goAway.detail());
        }
        if (frame instanceof Ping ping) {
            return name + " " + ping.token();
        }
        return frame instanceof Pong pong ? name + " " + pong.token() : name;
    }

    private static String ofStream(StreamFrame frame) {
        if (frame instanceof Open open) {
            return " window " + open.window() + (open.hops() > 0 ? " hops " + open.hops() : "");
        }
        if (frame instanceof Opened opened) {
            return " window " + opened.window();
        }
        if (frame instanceof Data data) {
            return " " + data.payload().readableBytes();
        }
        if (frame instanceof Credit credit) {
            return " to " + credit.limit();
        }
        return frame instanceof Reset reset ? " " + reset.code() + colon(reset.detail()) : "";
    }

    private static String colon(String detail) {
        return detail.isEmpty() ? "" : ": " + detail;
    }
}
