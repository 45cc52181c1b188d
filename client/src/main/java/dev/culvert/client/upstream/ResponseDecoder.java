package dev.culvert.client.upstream;

import dev.culvert.shared.frame.HeadBlock;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Netty's decoder, told which answers belong to a HEAD. Names and values are checked where they are put on the link. */
final class ResponseDecoder extends HttpResponseDecoder {
    private static final int LINE_BYTES = 8 * 1024;
    private static final int CHUNK_BYTES = 1024 * 1024;

    private boolean head;

    ResponseDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxHeaderSize(HeadBlock.MAX_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false))
                .setTrailersFactory(DefaultHttpHeadersFactory.trailersFactory().withValidation(false)));
    }

    /** The next answer is that of a HEAD, or not. */
    void expect(boolean answerOfHead) {
        head = answerOfHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return head || super.isContentAlwaysEmpty(message);
    }
}
