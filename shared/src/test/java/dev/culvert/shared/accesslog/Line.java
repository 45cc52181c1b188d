package dev.culvert.shared.accesslog;

import dev.culvert.shared.frame.Visitor;

/** A record of a test's own: a request for a path. */
record Line(String path, String referer, String agent) implements AccessRecord {
    static final Visitor VISITOR = new Visitor(new byte[] {(byte) 203, 0, 113, 7}, 58102);
    /** 2026-11-24T16:46:01.023Z. */
    static final long AT = 1_795_538_761_023L;

    Line(String path) {
        this(path, null, null);
    }

    @Override
    public int chars() {
        return path.length();
    }

    @Override
    public void write(CombinedLine to) {
        to.line(VISITOR, AT, "GET", path, "HTTP/1.1", 200, 60, referer, agent);
    }

    @Override
    public void write(JsonLine to) {
        to.begin("http", AT, VISITOR)
                .target("path", path)
                .field("bytesOut", 60)
                .millis("durationMillis", 12_345_678)
                .millis("unknownMillis", -1)
                .url("referer", referer)
                .field("userAgent", agent)
                .end();
    }
}
