package io.github.finetune4j.chat;

import io.github.finetune4j.internal.names.NoNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model answered.
 *
 * @param text the answer; empty where it consists of tool calls only
 * @param finishReason why it ended
 * @param usage tokens taken
 * @param extra further facts as JSON values, for example {@code id}, {@code model}, {@code tool_calls}
 * @since 0.1
 */
public record ChatResponse(String text, FinishReason finishReason, Usage usage, Map<String, Object> extra) {
    /**
     * Copies {@code extra}.
     *
     * @throws IllegalArgumentException if a part is null
     */
    public ChatResponse {
        NoNull.check("a chat response", "text", text, "finishReason", finishReason, "usage", usage, "extra", extra);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /**
     * Makes a response without further facts.
     *
     * @param text the answer
     * @param finishReason why it ended
     * @param usage tokens taken
     */
    public ChatResponse(String text, FinishReason finishReason, Usage usage) {
        this(text, finishReason, usage, Map.of());
    }
}
