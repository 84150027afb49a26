// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges requests and answers by the types of the service's own SDK for Python: path, method, parameters, media type,
 * body. The script {@code fireworks_openapi.py} in {@code benchmarks/peers} made the file beside this class of them
 * and says what it added. The objects of requests are closed, so that a field that the service does not know is a
 * fault; those of answers stay open.
 */
final class SpecJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD =
            Pattern.compile("(?i)Content-Disposition: form-data; name=\"([^\"]+)\"(?:; filename=\"([^\"]*)\")?");

    // it warns of every keyword that OpenAPI has beyond JSON Schema
    private static final Logger LOG = Logger.getLogger("com.networknt");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private final JsonNode open;
    private final JsonNode closed;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    private SpecJudge(JsonNode open, JsonNode closed) {
        this.open = open;
        this.closed = closed;
    }

    static SpecJudge read() {
        try (InputStream in = SpecJudge.class.getResourceAsStream("fireworks-openapi.json")) {
            JsonNode spec = JSON.readTree(Objects.requireNonNull(in));
            return new SpecJudge(spec, closed(spec.deepCopy()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the same, in which objects have no fields but those described} */
    private static JsonNode closed(JsonNode node) {
        node.forEach(SpecJudge::closed);
        if (node instanceof ObjectNode object && object.path("properties").isObject() && object.has("type")) {
            object.put("additionalProperties", false);
        }
        return node;
    }

    /** {@return what breaks the specification, in words} */
    synchronized List<String> problems(String path, HttpCall call) {
        JsonNode operation = operation(closed, path, call.method());
        if (operation.isMissingNode()) {
            return List.of("no such call: " + call.method() + " " + path);
        }
        List<String> problems = new ArrayList<>();
        addQuery(problems, call, operation);
        addBody(problems, call, operation.path("requestBody"));
        return problems;
    }

    /** {@return what breaks the specification in the answer, in words} */
    synchronized List<String> problems(String path, HttpCall call, HttpReply reply) {
        JsonNode response =
                operation(open, path, call.method()).path("responses").path("" + reply.status());
        if (response.isMissingNode()) {
            return reply.status() / 100 == 2 ? List.of("no such answer: " + reply.status()) : List.of();
        }
        JsonNode content = response.path("content").path(reply.contentType());
        if (!reply.contentType().equals("application/json")) {
            return content.isMissingNode() ? List.of("media type " + reply.contentType()) : List.of();
        }
        return content.isMissingNode() ? List.of() : validated(false, content.path("schema"), reply.text());
    }

    private static JsonNode operation(JsonNode spec, String path, String method) {
        List<String> matches = new ArrayList<>();
        spec.path("paths").fieldNames().forEachRemaining(template -> {
            if (path.matches(template.replaceAll("\\{[^}]+}", "[^/:]+"))) {
                matches.add(template);
            }
        });
        String match = matches.stream()
                .filter(template -> !template.contains("{"))
                .findFirst()
                .orElse(matches.isEmpty() ? "" : matches.get(0));
        return spec.path("paths").path(match).path(method.toLowerCase(Locale.ROOT));
    }

    private static void addQuery(List<String> problems, HttpCall call, JsonNode operation) {
        String query = call.uri().getQuery();
        TreeSet<String> needed = new TreeSet<>();
        Map<String, JsonNode> known = new HashMap<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                known.put(parameter.path("name").asText(), parameter.path("schema"));
                if (parameter.path("required").asBoolean()) {
                    needed.add(parameter.path("name").asText());
                }
            }
        }
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(pair.indexOf('=') + 1);
            needed.remove(name);
            JsonNode schema = known.get(name);
            if (schema == null) {
                problems.add("unknown parameter " + name);
            } else if (schema.path("type").asText().equals("integer") && !value.matches("-?\\d+")) {
                problems.add("parameter " + name + " is no number: " + value);
            } else if (schema.has("enum") && !schema.path("enum").toString().contains("\"" + value + "\"")) {
                problems.add("parameter " + name + " is none of " + schema.path("enum") + ": " + value);
            }
        }
        if (!needed.isEmpty()) {
            problems.add("missing parameters " + needed);
        }
    }

    private void addBody(List<String> problems, HttpCall call, JsonNode known) {
        if (call.body().isEmpty()) {
            if (known.path("required").asBoolean()) {
                problems.add("no body where one is required");
            }
            return;
        }
        Body body = call.body().get();
        String type = body.contentType().split(";", -1)[0].strip();
        JsonNode content = known.path("content").path(type);
        if (content.isMissingNode()) {
            problems.add("a body of " + type + " where " + known.path("content") + " is known");
            return;
        }
        String text = bytes(body);
        problems.addAll(validated(
                true,
                content.path("schema"),
                type.equals("application/json") ? text : form(text).toString()));
    }

    private static String bytes(Body body) {
        try (InputStream in = body.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> validated(boolean request, JsonNode schema, String text) {
        Schema judge = schemas.computeIfAbsent(request + schema.toString(), any -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.set("components", (request ? closed : open).path("components"));
            ArrayNode all = whole.putArray("allOf");
            all.add(schema);
            return registry.getSchema(whole);
        });
        return judge.validate(text, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    /** A form as the object that the specification describes. */
    private static ObjectNode form(String text) {
        ObjectNode form = JSON.createObjectNode();
        Arrays.stream(text.split("\r\n--|^--", -1)).forEach(part -> {
            Matcher name = FIELD.matcher(part);
            int begin = part.indexOf("\r\n\r\n");
            if (name.find() && begin >= 0) {
                form.put(name.group(1), part.substring(begin + 4));
            }
        });
        return form;
    }
}
