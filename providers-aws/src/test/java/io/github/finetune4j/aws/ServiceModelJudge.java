// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests by the service models that AWS publishes with botocore, reduced by
 * {@code benchmarks/peers/aws_service_models.py} to the file beside this class: an operation, a parameter, a header or
 * a field that no model knows is a problem, and so is a value of another form.
 */
final class ServiceModelJudge {
    private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/\\d+/[^/]+/([^/]+)/aws4_request");
    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z0-9]+)[ >]");
    private static final Set<String> USUAL = Set.of(
            "accept",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "transfer-encoding",
            "user-agent",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-target");
    private static final Map<String, Object> SERVICES = read();

    private ServiceModelJudge() {}

    private static Map<String, Object> read() {
        try (InputStream in = ServiceModelJudge.class.getResourceAsStream("service-models.json")) {
            return JsonView.object(
                    (Map<?, ?>) Objects.requireNonNull(Json.parse(Objects.requireNonNull(in))), "services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> problems(List<FakeRequest> requests) {
        List<String> problems = new ArrayList<>();
        requests.forEach(request -> problems.addAll(problems(request)));
        return problems;
    }

    static List<String> problems(FakeRequest request) {
        List<String> problems = new ArrayList<>();
        Matcher scope = SCOPE.matcher(request.header("authorization"));
        if (!scope.find()) {
            return List.of(request + " is not signed");
        }
        String signed = scope.group(1);
        // the runtime signs as the service that it belongs to
        String service = signed.equals("bedrock") && request.path().startsWith("/model/") ? "bedrock-runtime" : signed;
        if (signed.equals("sagemaker") && request.path().startsWith("/endpoints/")) {
            service = "sagemaker-runtime";
        }
        Map<String, Object> operations = JsonView.object(SERVICES, service);
        String target = request.header("x-amz-target");
        if (!target.isEmpty()) {
            return targeted(target.substring(target.indexOf('.') + 1), operations, request, service);
        }
        for (String name : operations.keySet()) {
            Map<String, Object> operation = JsonView.object(operations, name);
            if (fits(JsonView.text(operation, "http").orElseThrow(), request, operation)) {
                judge(name, operation, request, problems);
                return problems;
            }
        }
        return List.of("no operation of " + service + " is " + request);
    }

    /** A request of the protocol JSON 1.1 names its operation in a header. */
    private static List<String> targeted(
            String name, Map<String, Object> operations, FakeRequest request, String service) {
        if (!operations.containsKey(name)) {
            return List.of("no operation of " + service + " is " + request);
        }
        List<String> problems = new ArrayList<>();
        body(name, JsonView.object(operations, name), request, problems);
        return problems;
    }

    /** Method, path, constant parameters, and where only a parameter tells two apart, that one. */
    private static boolean fits(String http, FakeRequest request, Map<String, Object> operation) {
        String[] methodAndUri = http.split(" ", 2);
        String[] pathAndQuery = methodAndUri[1].split("\\?", 2);
        String path = pathAndQuery[0].replaceAll("\\{[^}]+\\+}", ".+").replaceAll("\\{[^}]+}", "[^/]+");
        String marker = pathAndQuery.length > 1 ? pathAndQuery[1].replaceAll("=.*", "") : "";
        boolean marked = marker.isEmpty()
                ? !request.query().containsKey("uploads") && !request.query().containsKey("list-type")
                : request.query().containsKey(marker);
        boolean upload = JsonView.object(operation, "query").containsKey("uploadId")
                == request.query().containsKey("uploadId");
        return methodAndUri[0].equals(request.method()) && request.path().matches(path) && marked && upload;
    }

    private static void judge(String name, Map<String, Object> operation, FakeRequest request, List<String> problems) {
        Map<String, Object> query = JsonView.object(operation, "query");
        request.query().forEach((parameter, value) -> {
            if (query.containsKey(parameter)) {
                value(name + " ?" + parameter, JsonView.object(query, parameter), value, problems);
            } else if (!Set.of("uploads", "list-type").contains(parameter)) {
                problems.add(name + " knows no parameter " + parameter);
            }
        });
        for (String header : request.headerNames()) {
            if (!USUAL.contains(header)
                    && !JsonView.object(operation, "headers").containsKey(header)) {
                problems.add(name + " knows no header " + header);
            }
        }
        body(name, operation, request, problems);
    }

    private static void body(String name, Map<String, Object> operation, FakeRequest request, List<String> problems) {
        Map<String, Object> shape = JsonView.object(operation, "body");
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if ("blob".equals(shape.get("type"))) {
            return;
        }
        if (text.startsWith("<")) {
            Matcher elements = ELEMENT.matcher(text);
            while (elements.find()) {
                String element = elements.group(1);
                if (!element.equals("CompleteMultipartUpload")
                        && !Json.write(shape).contains('"' + element + '"')) {
                    problems.add(name + " knows no element " + element);
                }
            }
        } else if (!text.isEmpty()) {
            if (shape.isEmpty()) {
                problems.add(name + " takes no body");
            } else {
                value(name, shape, Json.parse(text), problems);
            }
        } else if (shape.get("required") instanceof List<?> required && !required.isEmpty()) {
            problems.add(name + " needs " + required);
        }
    }

    private static void value(String at, Map<String, Object> shape, @Nullable Object value, List<String> problems) {
        switch (JsonView.text(shape, "type").orElse("any")) {
            case "structure" -> structure(at, shape, value, problems);
            case "map" -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach((key, each) -> value(at + "." + key, JsonView.object(shape, "value"), each, problems));
                } else {
                    problems.add(at + " is no map");
                }
            }
            case "list" -> {
                if (value instanceof List<?> list) {
                    list.forEach(each -> value(at + "[]", JsonView.object(shape, "member"), each, problems));
                } else {
                    problems.add(at + " is no list");
                }
            }
            case "string" -> text(at, shape, value, problems);
            case "integer", "long", "float", "double" -> {
                if (!(value instanceof Number) && !String.valueOf(value).matches("-?[0-9.]+")) {
                    problems.add(at + " is no number: " + value);
                }
            }
            default -> {
                // documents may be anything, and bytes have no form of their own
            }
        }
    }

    private static void structure(String at, Map<String, Object> shape, @Nullable Object value, List<String> problems) {
        if (!(value instanceof Map<?, ?> map)) {
            problems.add(at + " is no object");
            return;
        }
        Map<String, Object> fields = JsonView.object(shape, "fields");
        map.forEach((field, each) -> {
            if (fields.containsKey(String.valueOf(field))) {
                value(at + "." + field, JsonView.object(fields, String.valueOf(field)), each, problems);
            } else {
                problems.add(at + " knows no field " + field);
            }
        });
        if (shape.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(field -> !map.containsKey(field))
                    .forEach(field -> problems.add(at + " needs " + field));
        }
    }

    private static void text(String at, Map<String, Object> shape, @Nullable Object value, List<String> problems) {
        String text = String.valueOf(value);
        if (!(value instanceof String)) {
            problems.add(at + " is no text: " + value);
        }
        if (shape.get("pattern") instanceof String pattern && !Pattern.matches(pattern, text)) {
            problems.add(at + " has another form: " + text);
        }
        if (shape.get("max") instanceof Number most && text.length() > most.longValue()) {
            problems.add(at + " is too long: " + text.length());
        }
        if (shape.get("enum") instanceof List<?> words && !words.contains(text)) {
            problems.add(at + " is none of " + words + ": " + text);
        }
    }
}
