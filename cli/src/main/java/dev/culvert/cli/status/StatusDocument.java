package dev.culvert.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;

/** The server's answer for programs, with whatever fields it has, known here or not. */
final class StatusDocument {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private StatusDocument() {}

    static String json(Buffer answer) throws JsonProcessingException {
        return JSON.writeValueAsString(tree(answer)) + "\n";
    }

    static String yaml(Buffer answer) throws JsonProcessingException {
        return YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .build()
                .writeValueAsString(tree(answer));
    }

    private static JsonNode tree(Buffer answer) throws JsonProcessingException {
        return JSON.readTree(answer.toString());
    }
}
