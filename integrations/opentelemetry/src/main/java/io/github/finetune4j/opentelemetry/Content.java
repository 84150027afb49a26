// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.json.Json;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The content of messages, as the JSON of the conventions, where an application wants it on its spans. */
final class Content {
    private static final System.Logger LOG = System.getLogger(Content.class.getName());

    private final UnaryOperator<String> mask;
    private final Callback masking =
            new Callback("what masks the content of spans", "it is left out of them", LOG, InstantSource.system());

    /** @param mask what is done to each text before it leaves */
    Content(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    void asked(Span span, ChatRequest request) {
        put(
                span,
                Keys.INPUT_MESSAGES,
                () -> request.messages().stream()
                        .map(message -> message(message))
                        .toList());
        if (!request.tools().isEmpty()) {
            put(span, Keys.TOOLS, () -> request.tools().stream().map(this::tool).toList());
        }
    }

    void answered(Span span, ChatResponse response) {
        put(span, Keys.OUTPUT_MESSAGES, () -> {
            Map<String, Object> message = message(response.message());
            message.put("finish_reason", ResponseAttributes.finish(response));
            return List.of(message);
        });
    }

    /** An answer is worth more than its span: where masking fails, nothing is recorded. */
    private void put(Span span, AttributeKey<String> key, Supplier<List<Map<String, Object>>> value) {
        if (!span.isRecording()) {
            return;
        }
        masking.run(() -> span.setAttribute(key, Json.write(value.get())));
    }

    private Map<String, Object> message(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", message.role().word());
        message.name().ifPresent(name -> json.put("name", mask.apply(name)));
        List<Map<String, Object>> parts = new ArrayList<>();
        if (message.role() == Role.TOOL) {
            parts.add(result(message));
        } else {
            message.parts().forEach(part -> parts.add(part(part)));
        }
        message.toolCalls().forEach(call -> parts.add(call(call)));
        json.put("parts", parts);
        return json;
    }

    private Map<String, Object> result(Message message) {
        Map<String, Object> json = typed("tool_call_response");
        message.toolCallId().ifPresent(id -> json.put("id", id));
        json.put("response", mask.apply(message.content()));
        return json;
    }

    private Map<String, Object> call(ToolCall call) {
        Map<String, Object> json = typed("tool_call");
        if (!call.id().isEmpty()) {
            json.put("id", call.id());
        }
        json.put("name", call.name());
        json.put("arguments", call.parsedArguments().map(this::masked).orElseGet(() -> mask.apply(call.arguments())));
        return json;
    }

    private @Nullable Object masked(@Nullable Object value) {
        if (value instanceof String text) {
            return mask.apply(text);
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(each -> all.add(masked(each)));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((name, each) -> all.put(name, masked(each)));
            return all;
        }
        return value;
    }

    private Map<String, Object> part(ContentPart part) {
        if (part instanceof ImagePart image) {
            return image(image.url());
        }
        Map<String, Object> json = typed(part.type());
        if (part instanceof TextPart text) {
            json.put("type", "text");
            json.put("content", mask.apply(text.text()));
        }
        return json; // of other parts the kind alone: nobody can mask what he does not know
    }

    /** An image within the message would make the span as long: only its kind is recorded. */
    private Map<String, Object> image(String url) {
        boolean within = url.startsWith("data:");
        Map<String, Object> json = typed(within ? "image" : "uri");
        json.put("modality", "image");
        if (within) {
            json.put("mime_type", url.substring("data:".length()).split("[;,]", 2)[0]);
        } else {
            json.put("uri", mask.apply(url));
        }
        return json;
    }

    private Map<String, Object> tool(ToolSpecification tool) {
        Map<String, Object> json = typed(tool.type());
        json.put("name", tool.name());
        json.put("description", mask.apply(tool.description()));
        json.put("parameters", tool.parameters());
        return json;
    }

    private static Map<String, Object> typed(String type) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        return json;
    }
}
