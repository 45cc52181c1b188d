package dev.culvert.http;

import dev.culvert.shared.frame.BadHeadException;
import dev.culvert.shared.frame.HeadReader;
import dev.culvert.shared.frame.Visitor;
import io.netty.buffer.ByteBuf;

/**
 * The visitor's side of an {@link Exchange}: a request's place on a connection, whichever version of HTTP that speaks.
 * One final answer is given: {@link #head} with what follows it, or {@link #refuse}.
 */
interface VisitorStream {
    /** Whose request it is. */
    Visitor visitor();

    /**
     * Passes on an informational answer.
     *
     * @param head stands before its first header, which it is read from; not kept
     * @throws BadHeadException if it must not pass; then nothing of it has been sent
     */
    void informational(HeadReader head) throws BadHeadException;

    /**
     * Begins the answer.
     *
     * @param head as above; read to its end
     * @param body what follows it
     * @throws BadHeadException if it must not pass; then nothing of it has been sent
     */
    void head(HeadReader head, Body body) throws BadHeadException;

    /** Sends bytes, whose reference passes; {@link Exchange#consumed} is told when they have left. */
    void data(ByteBuf bytes);

    /** The answer is complete. */
    void end();

    /**
     * Answers in the upstream's place; nothing was sent before but informational heads.
     *
     * @param sentence for people
     */
    void refuse(Refusal refusal, String sentence);

    /** The answer breaks off in the middle: the visitor must see that it is not whole. */
    void breakOff();

    /** The request's body may be read on, after {@link Exchange#wantsBody} was false. */
    void readOn();

    /** What follows a head. */
    enum Body {
        /** Nothing, and a length that the head tells is another answer's: HEAD, 204, 304. */
        NEVER,
        /** Nothing. */
        EMPTY,
        /** Bytes. */
        BYTES
    }
}
