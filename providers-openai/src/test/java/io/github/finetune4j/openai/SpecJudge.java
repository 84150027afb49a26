// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges requests by the published specification, its objects closed: path, method, parameters, media type, body. */
final class SpecJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD =
            Pattern.compile("(?i)Content-Disposition: form-data; name=\"([^\"]+)\"(?:; filename=\"([^\"]*)\")?");

    // it warns of every keyword that OpenAPI has beyond JSON Schema
    private static final Logger LOG = Logger.getLogger("com.networknt");

    static {
        LOG.setLevel(Level.SEVERE);
    }

    private final ObjectNode spec;
    private final Map<String, Pattern> paths;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new HashMap<>();

    private SpecJudge(ObjectNode spec) {
        this.spec = spec;
        paths = paths(spec);
    }

    static SpecJudge open() {
        Path file = Fixtures.path("openai/openapi-strict.json");
        try {
            return new SpecJudge((ObjectNode) JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what breaks the specification, in words} */
    List<String> problems(List<FakeRequest> requests) {
        List<String> problems = new ArrayList<>();
        for (FakeRequest request : requests) {
            problems(request).forEach(problem -> problems.add(request + ": " + problem));
        }
        return problems;
    }

    synchronized List<String> problems(FakeRequest request) {
        String path = path(request);
        if (path.isEmpty()) {
            return List.of("no such path");
        }
        JsonNode operation = spec.at("/paths").path(path).path(request.method().toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of("no such method");
        }
        List<String> problems = new ArrayList<>();
        addQuery(problems, request, operation);
        addBody(problems, request, operation.path("requestBody"));
        return problems;
    }

    private static Map<String, Pattern> paths(JsonNode spec) {
        Map<String, Pattern> paths = new LinkedHashMap<>();
        spec.at("/paths").fieldNames().forEachRemaining(template -> {
            String pattern = template.replaceAll("\\{[^}]+}", "[^/]+").replace("/models/[^/]+", "/models/.+");
            paths.put(template, Pattern.compile(pattern));
        });
        return paths;
    }

    private String path(FakeRequest request) {
        List<String> matches = new ArrayList<>();
        paths.forEach((template, pattern) -> {
            if (pattern.matcher(request.path()).matches()) {
                matches.add(template);
            }
        });
        return matches.stream()
                .filter(template -> !template.contains("{"))
                .findFirst()
                .or(() -> matches.stream().findFirst())
                .orElse("");
    }

    private void addQuery(List<String> problems, FakeRequest request, JsonNode operation) {
        request.query().forEach((name, value) -> {
            Matcher deep = Pattern.compile("(\\w+)\\[[^]]+]").matcher(name);
            String plain = deep.matches() ? deep.group(1) : name;
            JsonNode known = JSON.missingNode();
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asText().equals("query")
                        && parameter.path("name").asText().equals(plain)) {
                    known = parameter.path("schema");
                }
            }
            if (known.isMissingNode()) {
                problems.add("unknown parameter " + name);
            } else if (known.path("type").asText().equals("integer") && !value.matches("-?\\d+")) {
                problems.add("parameter " + name + " is no number: " + value);
            } else if (known.has("enum") && !known.path("enum").toString().contains("\"" + value + "\"")) {
                problems.add("parameter " + name + " is none of " + known.path("enum") + ": " + value);
            }
        });
    }

    private void addBody(List<String> problems, FakeRequest request, JsonNode body) {
        String type = request.header("Content-Type").split(";", -1)[0].strip();
        if (body.isMissingNode()) {
            if (request.body().length > 0) {
                problems.add("a body where none is known");
            }
            return;
        }
        JsonNode content = body.path("content").path(type);
        if (content.isMissingNode()) {
            problems.add("media type " + type + " where " + body.path("content") + " is known");
            return;
        }
        String text = type.equals("application/json")
                ? new String(request.body(), StandardCharsets.UTF_8)
                : form(request).toString();
        for (Error error : schema(content.path("schema")).validate(text, InputFormat.JSON)) {
            problems.add(error.toString());
        }
    }

    private Schema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.set("components", spec.path("components"));
            whole.putArray("allOf").add(schema);
            return registry.getSchema(whole);
        });
    }

    /** A form as the object that the specification describes; {@code a[b]} is a field of a field. */
    private static ObjectNode form(FakeRequest request) {
        ObjectNode form = JSON.createObjectNode();
        String[] parts = new String(request.body(), StandardCharsets.UTF_8).split("\r\n--|^--", -1);
        for (String part : parts) {
            Matcher name = FIELD.matcher(part);
            int begin = part.indexOf("\r\n\r\n");
            if (name.find() && begin >= 0) {
                form.put(name.group(1), part.substring(begin + 4));
            }
        }
        return form;
    }
}
