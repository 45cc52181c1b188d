package dev.culvert.shared.link.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.culvert.shared.frame.ProtocolException;
import dev.culvert.shared.frame.ResetCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** Reads and writes this package's records as UTF-8 JSON. May be called from any thread. */
public final class HandshakeJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // an excerpt of the source may hold the resume secret
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private HandshakeJson() {}

    /**
     * Reads a message; unknown fields are skipped.
     *
     * @param json UTF-8
     * @param type one of this package's records
     * @throws ProtocolException if it is no JSON or a field is wrong
     */
    public static <T> T read(byte[] json, Class<T> type) throws ProtocolException {
        T message;
        try {
            message = MAPPER.readValue(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString(), type);
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause();
            String reason = cause == null ? null : cause.getMessage();
            throw error(type, reason == null ? "not to be built" : reason);
        } catch (JsonMappingException e) {
            throw error(
                    type, "field " + field(e.getPath()) + " of the wrong type (expected: as docs/protocol.md says)");
        } catch (JsonProcessingException e) {
            throw error(type, "no JSON at character " + e.getLocation().getCharOffset() + " (expected: an object)");
        } catch (CharacterCodingException e) {
            throw error(type, "not in UTF-8");
        }
        if (message == null) {
            throw error(type, "null (expected: an object)");
        }
        return message;
    }

    /**
     * Writes a message.
     *
     * @param message one of this package's records
     * @return UTF-8
     */
    public static byte[] write(Record message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(message.getClass().getSimpleName() + " cannot be written", e);
        }
    }

    private static String field(List<JsonMappingException.Reference> path) {
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() != null) {
                field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return field.isEmpty() ? "(all)" : field.toString();
    }

    private static ProtocolException error(Class<?> type, String message) {
        return new ProtocolException(ResetCode.PROTOCOL_ERROR, type.getSimpleName() + ": " + message);
    }
}
