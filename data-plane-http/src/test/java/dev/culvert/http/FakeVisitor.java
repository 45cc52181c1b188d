package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.Visitor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A visitor that notes what it is told. */
final class FakeVisitor implements VisitorStream {
    final List<String> seen = new ArrayList<>();
    int readsOn;
    Runnable whenReadOn = () -> {};

    @Override
    public Visitor visitor() {
        return Visitor.NONE;
    }

    @Override
    public void informational(HeadReader head) throws BadHeadException {
        seen.add(Integer.toString(head.status()));
        drop(head);
    }

    @Override
    public void head(HeadReader head, Body body) throws BadHeadException {
        drop(head);
        seen.add(head.status() + " " + body);
    }

    @Override
    public void data(ByteBuf bytes) {
        seen.add(bytes.toString(StandardCharsets.ISO_8859_1));
        bytes.release();
    }

    @Override
    public void end() {
        seen.add("end");
    }

    @Override
    public void refuse(Refusal refusal, String sentence) {
        seen.add(refusal.name());
    }

    @Override
    public void breakOff() {
        seen.add("broken");
    }

    @Override
    public void readOn() {
        readsOn++;
        whenReadOn.run();
    }

    private static void drop(HeadReader head) throws BadHeadException {
        while (head.next()) {
            // the check is in reading it
        }
    }
}
