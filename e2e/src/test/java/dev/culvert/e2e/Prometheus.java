package dev.culvert.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Debian's Prometheus, asked by its HTTP API. */
final class Prometheus implements AutoCloseable {
    private final Path folder = Folders.create("culvert-prometheus");
    private final int port = FreePorts.next();
    private final CulvertProcess process;

    /** @param config the text of {@code prometheus.yml} */
    Prometheus(String config) {
        try {
            Files.writeString(folder.resolve("prometheus.yml"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = CulvertProcess.program(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .start();
        process.awaitLine("ready to receive web requests", Duration.ofSeconds(60));
    }

    /** One element of a result. */
    record Sample(Map<String, String> labels, double value) {}

    /** What a query says of this moment. */
    List<Sample> query(String expression) {
        JsonObject data = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (data.getString("resultType").equals("scalar")) {
            return List.of(new Sample(
                    Map.of(), Double.parseDouble(data.getJsonArray("result").getString(1))));
        }
        List<Sample> samples = new ArrayList<>();
        for (Object element : data.getJsonArray("result")) {
            JsonObject result = (JsonObject) element;
            Map<String, String> labels = new TreeMap<>();
            result.getJsonObject("metric").forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
            samples.add(new Sample(
                    labels, Double.parseDouble(result.getJsonArray("value").getString(1))));
        }
        return samples;
    }

    /** The sum of what a query says. */
    double sum(String expression) {
        return query(expression).stream().mapToDouble(Sample::value).sum();
    }

    /** The expressions of all rules, and none of them may have failed. */
    List<String> rules() {
        List<String> expressions = new ArrayList<>();
        JsonArray groups = get("/api/v1/rules").getJsonArray("groups");
        for (Object group : groups) {
            for (Object element : ((JsonObject) group).getJsonArray("rules")) {
                JsonObject rule = (JsonObject) element;
                if (rule.getString("health").equals("err")) {
                    throw new AssertionError("rule " + rule.encode());
                }
                expressions.add(rule.getString("query"));
            }
        }
        return expressions;
    }

    private JsonObject get(String path) {
        Curl.Answer answer = Curl.run("http://127.0.0.1:" + port + path);
        JsonObject body = new JsonObject(answer.body());
        if (!body.getString("status").equals("success")) {
            throw new AssertionError(path + ": " + answer.body());
        }
        return body.getJsonObject("data");
    }

    @Override
    public void close() {
        process.close();
        Folders.delete(folder);
    }
}
