// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models, endpoint configurations and endpoints of the fake SageMaker, and chats with them. */
final class SageMakerHosting {
    private static final Pattern CALL =
            Pattern.compile("/SageMaker\\.(Create|Describe|List|Delete)(Model|EndpointConfig|Endpoint)s?");
    private static final Pattern INVOKE = Pattern.compile("/endpoints/([^/]+)/invocations");

    private final Map<String, Map<String, Map<String, Object>>> things = new LinkedHashMap<>();

    boolean handles(FakeRequest request) {
        return CALL.matcher(request.path()).matches();
    }

    synchronized FakeReply handle(FakeRequest request) {
        Matcher call = CALL.matcher(request.path());
        if (!call.matches()) {
            throw AwsReply.refuse(400, "UnknownOperationException", "no operation " + request);
        }
        String kind = call.group(2);
        Map<String, Object> asked = SageMakerControl.body(request);
        return switch (call.group(1)) {
            case "Create" -> create(kind, asked);
            case "Describe" -> describe(kind, name(kind, asked));
            case "Delete" -> delete(kind, name(kind, asked));
            default -> list(kind, String.valueOf(asked.getOrDefault("NameContains", "")));
        };
    }

    private Map<String, Map<String, Object>> all(String kind) {
        return things.computeIfAbsent(kind, any -> new LinkedHashMap<>());
    }

    private static String name(String kind, Map<String, Object> asked) {
        return String.valueOf(asked.get(kind + "Name"));
    }

    private static String words(String kind) {
        return kind.equals("EndpointConfig") ? "endpoint configuration" : kind.toLowerCase(Locale.ROOT);
    }

    private static String arn(String kind, String name) {
        return "arn:aws:sagemaker:" + FakeBedrockServer.REGION + ":" + FakeBedrockServer.ACCOUNT + ":"
                + kind.toLowerCase(Locale.ROOT).replace("endpointconfig", "endpoint-config") + "/" + name;
    }

    private FakeReply create(String kind, Map<String, Object> asked) {
        String name = name(kind, asked);
        if (all(kind).containsKey(name)) {
            throw SageMakerControl.invalid(
                    "Cannot create already existing " + words(kind) + " \"" + arn(kind, name) + "\".");
        }
        if (kind.equals("EndpointConfig")) {
            behind(
                    "Model",
                    asked.get("ProductionVariants") instanceof List<?> variants
                                    && !variants.isEmpty()
                                    && variants.get(0) instanceof Map<?, ?> first
                            ? String.valueOf(first.get("ModelName"))
                            : "");
        }
        if (kind.equals("Endpoint")) {
            behind("EndpointConfig", String.valueOf(asked.get("EndpointConfigName")));
        }
        Map<String, Object> thing = new LinkedHashMap<>(asked);
        thing.remove("Tags");
        thing.put(kind + "Arn", arn(kind, name));
        thing.put("CreationTime", 1_796_000_000);
        if (kind.equals("Endpoint")) {
            thing.put("EndpointStatus", "Creating");
            thing.put("LastModifiedTime", 1_796_000_000);
        }
        all(kind).put(name, thing);
        return FakeReply.ok(Map.of(kind + "Arn", arn(kind, name)));
    }

    private void behind(String kind, String name) {
        if (!all(kind).containsKey(name)) {
            throw missing(kind, name);
        }
    }

    private static FakeRefusal missing(String kind, String name) {
        return SageMakerControl.invalid("Could not find " + words(kind) + " \"" + arn(kind, name) + "\".");
    }

    /** A look brings an endpoint nearer to its end. */
    private FakeReply describe(String kind, String name) {
        behind(kind, name);
        Map<String, Object> thing = all(kind).getOrDefault(name, Map.of());
        FakeReply reply = FakeReply.ok(thing);
        if (kind.equals("Endpoint")) {
            thing.put("EndpointStatus", "InService");
        }
        return reply;
    }

    private FakeReply delete(String kind, String name) {
        behind(kind, name);
        all(kind).remove(name);
        return FakeReply.bytes(200, "application/x-amz-json-1.1", new byte[0]);
    }

    private FakeReply list(String kind, String part) {
        List<Map<String, Object>> found = new ArrayList<>();
        all(kind).forEach((name, thing) -> {
            if (name.contains(part)) {
                Map<String, Object> summary = new LinkedHashMap<>();
                summary.put(kind + "Name", name);
                for (String field : List.of(kind + "Arn", "CreationTime", "LastModifiedTime", "EndpointStatus")) {
                    Object value = thing.get(field);
                    if (value != null) {
                        summary.put(field, value);
                    }
                }
                found.add(summary);
            }
        });
        return FakeReply.ok(Map.of(kind + "s", found));
    }

    // ---- chats

    synchronized FakeReply invoke(FakeRequest request) {
        Matcher path = INVOKE.matcher(request.path());
        Map<String, Object> endpoint =
                path.matches() ? all("Endpoint").getOrDefault(path.group(1), Map.of()) : Map.of();
        if (!"InService".equals(endpoint.get("EndpointStatus"))) {
            throw AwsReply.refuse(
                    400,
                    "ValidationError",
                    "Endpoint " + request.path() + " of account " + FakeBedrockServer.ACCOUNT + " not found.");
        }
        String said = said(SageMakerControl.body(request));
        if (said.contains(FakeSageMakerServer.REFUSED)) {
            Map<String, Object> error = Map.of(
                    "Message",
                    "Received client error (422) from primary with message \"" + said + "\"",
                    "OriginalMessage",
                    said,
                    "OriginalStatusCode",
                    422);
            return FakeReply.json(424, error).with("x-amzn-ErrorType", "ModelError");
        }
        return FakeReply.bytes(200, "application/json", Json.bytes(answer("answer to " + said)));
    }

    private static String said(Map<String, Object> body) {
        return body.get("messages") instanceof List<?> messages
                        && !messages.isEmpty()
                        && messages.get(messages.size() - 1) instanceof Map<?, ?> last
                ? String.valueOf(last.get("content"))
                : "";
    }

    private static Map<String, Object> answer(String text) {
        return Map.of(
                "object", "chat.completion",
                "id", "chat-1",
                "model", "/opt/ml/model",
                "choices",
                        List.of(Map.of(
                                "index",
                                0,
                                "message",
                                Map.of("role", "assistant", "content", text),
                                "finish_reason",
                                "stop")),
                "usage", Map.of("prompt_tokens", 3, "completion_tokens", 5, "total_tokens", 8));
    }
}
