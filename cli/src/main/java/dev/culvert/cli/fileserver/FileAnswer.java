package dev.culvert.cli.fileserver;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers a request with a file, or with the part of it that is wanted. */
final class FileAnswer {

    /** RFC 9110 §5.6.7; the JDK's own RFC 1123 format writes one-digit days without the zero. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private FileAnswer() {}

    /** Sends and closes {@code file}. Where it ends before its length is reached, the connection is closed. */
    static void send(HttpServerRequest request, OpenFile file) {
        Future.succeededFuture()
                .compose(start -> head(request, file))
                .onFailure(failure -> request.connection().close())
                .onComplete(done -> file.close());
    }

    private static Future<Void> head(HttpServerRequest request, OpenFile file) {
        HttpServerResponse response = request.response();
        int status = Preconditions.evaluate(request.headers(), file);
        response.putHeader(HttpHeaders.ETAG, file.etag())
                .putHeader(HttpHeaders.LAST_MODIFIED, HTTP_DATE.format(file.modified()))
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        if (status != 200) {
            return response.setStatusCode(status).end();
        }
        ByteRange range = range(request, file);
        if (!range.whole()) {
            response.putHeader(HttpHeaders.CONTENT_RANGE, range.header(file.sizeBytes()));
            response.setStatusCode(range.satisfiable() ? 206 : 416);
        }
        if (!range.satisfiable()) {
            return response.end();
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.of(file.name()))
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(range.length()));
        return body(request, file, range);
    }

    private static ByteRange range(HttpServerRequest request, OpenFile file) {
        @Nullable String asked = request.getHeader(HttpHeaderNames.RANGE);
        return asked == null
                        || !request.method().equals(HttpMethod.GET)
                        || !Preconditions.rangeHolds(request.headers(), file)
                ? ByteRange.all(file.sizeBytes())
                : ByteRange.parse(asked, file.sizeBytes());
    }

    private static Future<Void> body(HttpServerRequest request, OpenFile file, ByteRange range) {
        return request.method().equals(HttpMethod.HEAD) || range.length() == 0
                ? request.response().end()
                : request.response().sendFile(file.channel(), range.first(), range.length());
    }
}
