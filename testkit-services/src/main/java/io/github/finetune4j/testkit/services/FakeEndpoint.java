// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of {@link FakeInference}: what it was asked to be, how it stands, and under which names it answers, as
 * TGI and vLLM have it.
 */
final class FakeEndpoint {
    // TGI's own: an id, =PATH, @revision
    private static final Pattern TGI_ADAPTER = Pattern.compile("([^=@]+)(?:=([^@]+))?(?:@(.+))?");

    private final Map<String, Object> asked;
    private final String url;
    private final @Nullable String failure;
    private String state = "pending";

    /**
     * @param asked what came
     * @param url where it will be
     * @param failure why it will not come up, or null
     */
    FakeEndpoint(Map<String, Object> asked, String url, @Nullable String failure) {
        this.asked = asked;
        this.url = url;
        this.failure = failure;
    }

    Map<String, Object> asked() {
        return asked;
    }

    synchronized void state(String word) {
        state = word;
    }

    synchronized boolean running() {
        return state.equals("running");
    }

    /** A look brings it nearer to its end. */
    synchronized void step() {
        state = switch (state) {
            case "pending" -> "initializing";
            case "initializing" -> failure == null ? "running" : "failed";
            default -> state;
        };
    }

    /** A call wakes it, if it sleeps. */
    synchronized void wake() {
        if (state.equals("scaledToZero")) {
            state = "initializing";
        } else if (state.equals("initializing")) {
            state = "running";
        }
    }

    private Map<?, ?> model() {
        return asked.get("model") instanceof Map<?, ?> model ? model : Map.of();
    }

    synchronized Map<String, Object> json() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", state);
        status.put("message", state.equals("failed") && failure != null ? failure : "");
        status.put("createdAt", "2026-01-01T00:00:00.000Z");
        status.put("updatedAt", "2026-01-01T00:00:00.000Z");
        if (state.equals("running") || state.equals("scaledToZero")) {
            status.put("url", url);
        }
        Map<Object, Object> shown = new LinkedHashMap<>(model());
        shown.remove("secrets");
        Map<String, Object> json = new LinkedHashMap<>(asked);
        json.put("model", Json.plainMap(shown));
        json.put("healthRoute", "/health");
        json.put("status", status);
        return json;
    }

    void chat(HubExchange call) throws IOException {
        Map<String, Object> request = call.json();
        String name = String.valueOf(request.get("model"));
        if (names().contains(name)) {
            call.answer(200, answer(name, request));
        } else if (image("vLLM") != null) {
            call.answer(
                    404,
                    Map.of(
                            "error",
                            Map.of(
                                    "message",
                                    "The model `" + name + "` does not exist.",
                                    "type",
                                    "NotFoundError",
                                    "code",
                                    404)));
        } else {
            call.answer(
                    422,
                    Map.of(
                            "error",
                            "Input validation error: adapter " + name + " not found",
                            "error_type",
                            "validation"));
        }
    }

    private @Nullable Object image(String engine) {
        return model().get("image") instanceof Map<?, ?> image ? image.get(engine) : null;
    }

    private List<String> names() {
        return image("vLLM") != null ? vllm() : tgi();
    }

    private List<String> vllm() {
        List<String> names = new ArrayList<>();
        List<?> arguments = model().get("args") instanceof List<?> list ? list : List.of();
        boolean adapters = arguments.contains("--enable-lora");
        String option = "";
        for (Object argument : arguments) {
            String text = String.valueOf(argument);
            if (text.startsWith("--")) {
                option = text;
            } else if (option.equals("--served-model-name")) {
                names.add(text);
            } else if (adapters && option.equals("--lora-modules") && text.contains("=")) {
                names.add(text.substring(0, text.indexOf('=')));
            }
        }
        return names;
    }

    private List<String> tgi() {
        List<String> names = new ArrayList<>(List.of("tgi"));
        Object adapters = model().get("env") instanceof Map<?, ?> env ? env.get("LORA_ADAPTERS") : null;
        for (String adapter :
                adapters == null ? new String[0] : adapters.toString().split(",", -1)) {
            Matcher parts = TGI_ADAPTER.matcher(adapter.strip());
            if (parts.matches()) {
                names.add(parts.group(1));
            }
        }
        return names;
    }

    /** {@return the same, with a refusal of what no fake service answers} */
    static Map<String, Object> answered(String model, Map<String, Object> request) {
        if (String.valueOf(request.get("messages")).contains(FakeBatchJob.REFUSED)) {
            throw FakeRefusal.bad("invalid_request", "this request is refused");
        }
        return new LinkedHashMap<>(answer(model, request));
    }

    /** {@return the answer of a model that says its name and what it heard} */
    static Map<String, Object> answer(String model, Map<String, Object> request) {
        List<?> messages = request.get("messages") instanceof List<?> list ? list : List.of();
        Object last = messages.isEmpty() ? Map.of() : messages.get(messages.size() - 1);
        Object heard = last instanceof Map<?, ?> message ? message.get("content") : "";
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("id", "chatcmpl-1");
        reply.put("object", "chat.completion");
        reply.put("model", model);
        reply.put(
                "choices",
                List.of(Map.of(
                        "index",
                        0,
                        "finish_reason",
                        "stop",
                        "message",
                        Map.of("role", "assistant", "content", model + " heard: " + heard))));
        reply.put("usage", Map.of("prompt_tokens", 3, "completion_tokens", 5, "total_tokens", 8));
        return reply;
    }
}
