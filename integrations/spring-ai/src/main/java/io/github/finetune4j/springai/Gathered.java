// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.Generation;

/** An answer of Spring AI as ours, gathered from its pieces; a whole answer is one piece. Of one thread. */
final class Gathered {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final List<Object> calls = new ArrayList<>();
    private String reason = "";
    private long input;
    private long output;
    private boolean answered;

    /** {@return the text of this piece} */
    String add(org.springframework.ai.chat.model.ChatResponse piece) {
        metadata(piece.getMetadata());
        Generation generation = piece.getResult();
        if (generation == null) {
            return ""; // tokens alone, at the end of a stream
        }
        answered = true;
        String word = generation.getMetadata().getFinishReason();
        if (word != null && !word.isEmpty()) {
            reason = word;
        }
        Message message = MessagesIn.answer(generation.getOutput());
        if (message.fields().get(ChatFields.TOOL_CALLS) instanceof List<?> more) {
            calls.addAll(more);
        }
        addProperties(generation.getOutput().getMetadata());
        text.append(message.content());
        return message.content();
    }

    private void metadata(@Nullable ChatResponseMetadata metadata) {
        if (metadata == null) {
            return;
        }
        put("id", metadata.getId());
        put("model", metadata.getModel());
        if (metadata.getUsage() != null) {
            input = Math.max(input, number(metadata.getUsage().getPromptTokens()));
            output = Math.max(output, number(metadata.getUsage().getCompletionTokens()));
        }
    }

    private void addProperties(Map<String, Object> properties) {
        for (String name : new String[] {"refusal", ResponsesOut.REASONING}) {
            put(name, properties.get(name) instanceof String value ? value : null);
        }
    }

    private void put(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static long number(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    /** {@return whether there was an answer, be it an empty one} */
    boolean answered() {
        return answered;
    }

    ChatResponse response() {
        FinishReason known = known(reason);
        if (known == FinishReason.UNKNOWN && !reason.isEmpty()) {
            fields.put("finish_reason", reason);
        }
        if (!calls.isEmpty()) {
            fields.put(ChatFields.TOOL_CALLS, calls);
        }
        return new ChatResponse(text.toString(), known, new Usage(input, output), fields);
    }

    /** Spring AI hands on each provider's own word. */
    private static FinishReason known(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "STOP", "END_TURN", "STOP_SEQUENCE", "COMPLETE" -> FinishReason.STOP;
            case "LENGTH", "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALLS", "TOOL_USE", "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "CONTENT_FILTER", "CONTENT_FILTERED", "SAFETY", "REFUSAL" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }
}
