package dev.culvert.cli.fileserver;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditional requests, in the order of RFC 9110 §13.2.2. */
final class Preconditions {

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int PRECONDITION_FAILED = 412;

    private Preconditions() {}

    /** The status that the conditions lead to: 200, 304 or 412. */
    static int evaluate(MultiMap headers, OpenFile file) {
        String ifMatch = headers.get(HttpHeaderNames.IF_MATCH);
        if (ifMatch != null) {
            if (!names(ifMatch, file.etag(), false)) {
                return PRECONDITION_FAILED;
            }
        } else if (date(headers.get(HttpHeaderNames.IF_UNMODIFIED_SINCE))
                .map(file.modified()::isAfter)
                .orElse(false)) {
            return PRECONDITION_FAILED;
        }
        String ifNoneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
        if (ifNoneMatch != null) {
            return names(ifNoneMatch, file.etag(), true) ? NOT_MODIFIED : OK;
        }
        Optional<Instant> since = date(headers.get(HttpHeaderNames.IF_MODIFIED_SINCE));
        return since.isPresent() && !file.modified().isAfter(since.get()) ? NOT_MODIFIED : OK;
    }

    /** Whether a range may be answered, §13.1.5: only of the very file that the asker has a part of. */
    static boolean rangeHolds(MultiMap headers, OpenFile file) {
        String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        if (ifRange == null) {
            return true;
        }
        return ifRange.startsWith("\"")
                ? ifRange.equals(file.etag())
                : date(ifRange).map(file.modified()::equals).orElse(false);
    }

    private static boolean names(String list, String etag, boolean weakly) {
        return list.strip().equals("*")
                || Arrays.stream(list.split(","))
                        .map(String::strip)
                        .map(tag -> weakly && tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(etag::equals);
    }

    private static Optional<Instant> date(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
