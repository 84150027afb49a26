// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Judges requests and answers by the published specification: path, method, parameters, media type, body. The objects
 * of requests are closed, so that a field that the service does not know is a fault; those of answers stay open.
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
    private final Map<String, Pattern> paths;
    private final IdentityHashMap<JsonNode, Schema> schemas =
            new IdentityHashMap<>(); // equal ones are rare, and long to compare

    private SpecJudge(JsonNode open, JsonNode closed) {
        this.open = open;
        this.closed = closed;
        paths = paths(open);
    }

    static SpecJudge of(Path yaml) {
        try (InputStream in = Files.newInputStream(yaml)) {
            Object spec = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return new SpecJudge(plain(JSON.valueToTree(spec), false), plain(JSON.valueToTree(spec), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * OpenAPI as JSON Schema has it. Beside {@code oneOf}, a {@code type} is dropped: the published one contradicts its
     * own alternatives ({@code train_on_inputs}: a boolean that may be {@code "auto"}).
     */
    private static JsonNode plain(JsonNode node, boolean close) {
        node.forEach(child -> plain(child, close));
        if (node instanceof ObjectNode object) {
            if (object.has("oneOf") || object.has("anyOf")) {
                object.remove("type");
            }
            if (object.path("nullable").asBoolean() && object.path("type").isTextual()) {
                String type = object.path("type").asText();
                object.putArray("type").add(type).add("null");
            }
            boolean described = object.path("properties").isObject() && object.has("type");
            if (close && described && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
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

    private static Map<String, Pattern> paths(JsonNode spec) {
        Map<String, Pattern> paths = new LinkedHashMap<>();
        spec.path("paths")
                .fieldNames()
                .forEachRemaining(
                        template -> paths.put(template, Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+"))));
        return paths;
    }

    private JsonNode operation(JsonNode spec, String path, String method) {
        List<String> matches = new ArrayList<>();
        paths.forEach((template, pattern) -> {
            if (pattern.matcher(path).matches()) {
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
        Schema judge = schemas.computeIfAbsent(schema, any -> {
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
