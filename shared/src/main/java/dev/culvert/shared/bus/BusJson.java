package dev.culvert.shared.bus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Records as they travel between nodes and to operators: JSON in UTF-8, fields that are null left out, fields that are
 * not known skipped, so that old and new versions understand each other. May be called from any thread.
 */
public final class BusJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private BusJson() {}

    /** Writes a record. */
    public static Buffer write(Record message) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(message.getClass().getSimpleName() + " cannot be written", e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is none, in one sentence
     */
    public static <T extends Record> T read(Buffer json, Class<T> type) {
        T message;
        try {
            message = MAPPER.readValue(json.getBytes(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException(type.getSimpleName() + ": not to be read (expected: its JSON)", e);
        }
        if (message == null) {
            throw new IllegalArgumentException(type.getSimpleName() + ": null (expected: its JSON)");
        }
        return message;
    }
}
