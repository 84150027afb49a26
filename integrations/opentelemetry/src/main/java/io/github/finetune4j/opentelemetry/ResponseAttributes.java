// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The attributes of an answer on a span: its id, why it ended, and its tokens. */
final class ResponseAttributes {
    private ResponseAttributes() {}

    static Attributes of(ChatResponse response) {
        AttributesBuilder to = Attributes.builder();
        Optional<String> id = response.callId(); // which feedback will name: only so do its events lead to the span
        id.or(response::id).ifPresent(any -> to.put(Keys.RESPONSE_ID, any));
        if (id.isPresent()) {
            response.id().ifPresent(service -> to.put(Keys.SERVICE_ID, service));
        }
        response.model().ifPresent(model -> to.put(Keys.RESPONSE_MODEL, model));
        to.put(Keys.FINISH, List.of(finish(response)));
        to.put(Keys.INPUT, response.usage().inputTokens());
        to.put(Keys.OUTPUT, response.usage().outputTokens());
        cached(response).ifPresent(tokens -> to.put(Keys.CACHED, tokens));
        reasoned(response).ifPresent(tokens -> to.put(Keys.REASONED, tokens));
        return to.build();
    }

    /** {@return the word of the conventions; the service's own where the SDK does not know it} */
    static String finish(ChatResponse response) {
        return switch (response.finishReason()) {
            case TOOL_CALLS -> "tool_call";
            case UNKNOWN -> response.fields().get("finish_reason") instanceof String word ? word : "unknown";
            default -> word(response.finishReason());
        };
    }

    private static String word(FinishReason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    static OptionalLong cached(ChatResponse response) {
        return number(response, "cached_tokens");
    }

    static OptionalLong reasoned(ChatResponse response) {
        return number(response, "reasoning_tokens");
    }

    private static OptionalLong number(ChatResponse response, String name) {
        return response.fields().get(name) instanceof Number tokens
                ? OptionalLong.of(tokens.longValue())
                : OptionalLong.empty();
    }
}
