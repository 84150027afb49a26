// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.OtherPart;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;

/** The attributes of a request on a span: its settings, never what is said in it, nor for whom it is. */
final class RequestAttributes {
    private RequestAttributes() {}

    static Attributes of(ChatRequest request) {
        AttributesBuilder to = Attributes.builder();
        request.temperature().ifPresent(value -> to.put(Keys.TEMPERATURE, value));
        request.topP().ifPresent(value -> to.put(Keys.TOP_P, value));
        request.topK().ifPresent(value -> to.put(Keys.TOP_K, value));
        request.maxTokens().ifPresent(value -> to.put(Keys.MOST_TOKENS, value));
        request.seed().ifPresent(value -> to.put(Keys.SEED, value));
        if (!request.stop().isEmpty()) {
            to.put(Keys.STOP, request.stop());
        }
        request.responseFormat()
                .ifPresent(format -> to.put(Keys.OUTPUT_TYPE, format.type().startsWith("json") ? "json" : "text"));
        further(request.fields(), to);
        return to.build();
    }

    private static void further(Map<String, Object> fields, AttributesBuilder to) {
        number(fields, "frequency_penalty", Keys.FREQUENCY, to);
        number(fields, "presence_penalty", Keys.PRESENCE, to);
        if (fields.get("n") instanceof Number choices && choices.longValue() != 1) {
            to.put(Keys.CHOICES, choices.longValue());
        }
        if (fields.get("reasoning_effort") instanceof String level) {
            to.put(Keys.REASONING, level);
        }
    }

    private static void number(
            Map<String, Object> fields, String name, AttributeKey<Double> key, AttributesBuilder to) {
        if (fields.get(name) instanceof Number value) {
            to.put(key, value.doubleValue());
        }
    }

    /** {@return whether all of it is text, so that its tokens are, too} */
    static boolean textOnly(ChatRequest request) {
        return request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .noneMatch(part -> part instanceof ImagePart || part instanceof OtherPart);
    }
}
