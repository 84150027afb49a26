// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.services.FakeExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests and answers by Google's discovery documents (aiplatform v1, storage v1): a method, a parameter, a
 * field or a word that they do not know is a problem, and so is a field in a request that only the service writes. See
 * {@code src/test/discovery/reduce.py}.
 */
final class DiscoveryJudge {
    private static final int SUCCESS = 2;

    private static final int LOOKED_AT = 5; // of a list: the others are made in the same way

    private final List<Method> methods;
    private final Set<String> problems = new LinkedHashSet<>();

    private DiscoveryJudge(Fields documents) {
        methods = methods(documents);
    }

    static DiscoveryJudge open() {
        try (InputStream in = Objects.requireNonNull(
                DiscoveryJudge.class.getResourceAsStream("/discovery/google-fields.json"), "the fixture")) {
            Fields file = new Fields(Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            return new DiscoveryJudge(file.object("documents"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the documents do not know, each problem once} */
    synchronized List<String> problems(List<FakeExchange> exchanges) {
        problems.clear();
        exchanges.forEach(this::judge);
        return List.copyOf(problems);
    }

    /** A method of a document, and where it lies. */
    private record Method(Fields document, Fields fields, Pattern path, Pattern upload) {
        static Method of(Fields document, Fields fields) {
            return new Method(document, fields, pattern(fields.text("path")), pattern(fields.text("upload")));
        }

        boolean serves(FakeRequest request) {
            return fields.text("verb").equals(request.method())
                    && path.matcher(request.path()).matches();
        }

        boolean uploads(FakeRequest request) {
            return request.method().equals("POST")
                    && upload.matcher(request.path()).matches();
        }

        /** An object's name may hold slashes. */
        private static Pattern pattern(String template) {
            return Pattern.compile(template.replace("{object}", ".+").replaceAll("\\{\\+?[A-Za-z]+\\}", "[^/]+"));
        }
    }

    private static List<Method> methods(Fields documents) {
        List<Method> methods = new ArrayList<>();
        for (Object value : documents.raw().values()) {
            Fields document = Fields.of(value);
            document.object("methods").raw().values().forEach(m -> methods.add(Method.of(document, Fields.of(m))));
        }
        return methods;
    }

    private void judge(FakeExchange exchange) {
        FakeRequest request = exchange.request();
        boolean other = request.path().equals("/token") || request.query().containsKey("upload_id");
        if (other) {
            return; // the OAuth endpoint and sessions of uploads are in other documents
        }
        Optional<Method> method = methods.stream()
                .filter(m -> m.serves(request) || m.uploads(request))
                .findFirst();
        if (method.isEmpty()) {
            problems.add("no method " + request.method() + " " + request.path());
            return;
        }
        query(method.get(), request);
        body(method.get(), "request", request.method() + " " + request.path(), request.body());
        boolean bytes = "media".equals(request.query().get("alt")); // of an object, not a description of it
        if (exchange.status() / 100 == SUCCESS && !method.get().uploads(request) && !bytes) {
            body(method.get(), "response", "answer to " + request.method() + " " + request.path(), exchange.reply());
        }
    }

    private void query(Method method, FakeRequest request) {
        Set<String> known = new LinkedHashSet<>(method.fields().texts("query"));
        known.addAll(method.document().texts("parameters"));
        request.query().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("no parameter " + name + " of " + request.path()));
    }

    private void body(Method method, String side, String where, byte[] bytes) {
        String type = method.fields().text(side);
        if (bytes.length == 0 || type.isEmpty()) {
            return;
        }
        Object json;
        try {
            json = json(bytes);
        } catch (JsonException e) {
            problems.add(where + " is no JSON: " + e.getMessage());
            return;
        }
        object(method.document(), type, json, side.equals("request"), where);
    }

    private static @Nullable Object json(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Json.parse(text.startsWith("data: ") ? text.substring("data: ".length()) : text);
    }

    private void object(Fields document, String type, @Nullable Object value, boolean request, String where) {
        fields(document, document.object("types").object(type), value, request, where + " " + type);
    }

    private void fields(Fields document, Fields known, @Nullable Object value, boolean request, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            problems.add(where + " is no object");
            return;
        }
        map.forEach((name, inner) -> {
            Fields spec = known.object(String.valueOf(name));
            String field = where + "." + name;
            if (spec.isEmpty()) {
                problems.add("no field " + field);
            } else if (request && Boolean.TRUE.equals(spec.raw().get("readOnly"))) {
                problems.add("only the service writes " + field);
            } else {
                value(document, spec, inner, request, field);
            }
        });
    }

    private void value(Fields document, Fields spec, @Nullable Object value, boolean request, String where) {
        if (!spec.text("ref").isEmpty()) {
            object(document, spec.text("ref"), value, request, where);
        } else if (!spec.object("items").isEmpty()) {
            if (value instanceof List<?> list) {
                list.stream()
                        .limit(LOOKED_AT)
                        .forEach(item -> value(document, spec.object("items"), item, request, where + "[]"));
            } else {
                problems.add(where + " is no list");
            }
        } else if (!spec.object("values").isEmpty()) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((k, item) -> value(document, spec.object("values"), item, request, where + "{}"));
            } else {
                problems.add(where + " is no map");
            }
        } else if (!spec.object("fields").isEmpty()) {
            fields(document, spec.object("fields"), value, request, where);
        } else {
            scalar(spec, value, where);
        }
    }

    private void scalar(Fields spec, @Nullable Object value, String where) {
        boolean fits = switch (spec.text("type")) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long || value instanceof Integer;
            case "number" -> value instanceof Number;
            default -> true;
        };
        if (!fits) {
            problems.add(where + " is no " + spec.text("type") + ": " + value);
        }
        List<String> words = spec.texts("enum");
        if (!words.isEmpty() && !words.contains(String.valueOf(value))) {
            problems.add(where + " has no word " + value);
        }
    }
}
