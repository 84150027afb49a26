// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;

/** An answer of Converse, at once or put together piece by piece. Not safe for use by several threads. */
final class ConverseAnswer {
    /** A tool call that comes in pieces. */
    private static final class Use {
        private final String id;
        private final String name;
        private final StringBuilder input = new StringBuilder();

        Use(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final TreeMap<Integer, Use> uses = new TreeMap<>();
    private Usage usage = new Usage(0, 0);
    private @Nullable String stop;

    static ChatResponse whole(ConverseResponse response) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (ContentBlock block : response.output().message().content()) {
            if (block.text() != null) {
                text.append(block.text());
            } else if (block.toolUse() != null) {
                ToolUseBlock use = block.toolUse();
                calls.add(ToolCall.of(use.toolUseId(), use.name(), Json.write(Documents.json(use.input()))));
            }
        }
        return answer(text.toString(), calls, response.stopReasonAsString(), usage(response.usage()));
    }

    /** {@return an answer of Converse as a file of a batch has it} */
    static ChatResponse json(Fields output) {
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        for (Fields block : output.object("output").object("message").objects("content")) {
            text.append(block.text("text"));
            Fields use = block.object("toolUse");
            if (!use.isEmpty()) {
                calls.add(ToolCall.of(
                        use.text("toolUseId"),
                        use.text("name"),
                        Json.write(use.object("input").raw())));
            }
        }
        Fields tokens = output.object("usage");
        Usage usage = new Usage(
                tokens.whole("inputTokens").orElse(0),
                tokens.whole("outputTokens").orElse(0));
        return answer(text.toString(), calls, output.present("stopReason").orElse(null), usage);
    }

    private static ChatResponse answer(String text, List<ToolCall> calls, @Nullable String stop, Usage usage) {
        Message message = calls.isEmpty() ? Message.assistant(text) : Message.assistant(text, calls);
        ChatResponse response = ChatResponse.of(message, reason(stop), usage);
        return stop == null ? response : response.with("stop_reason", stop);
    }

    private static Usage usage(@Nullable TokenUsage usage) {
        return usage == null ? new Usage(0, 0) : new Usage(number(usage.inputTokens()), number(usage.outputTokens()));
    }

    private static long number(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    static FinishReason reason(@Nullable String stop) {
        return switch (stop == null ? "" : stop) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }

    void start(ContentBlockStartEvent event) {
        if (event.start() != null && event.start().toolUse() != null) {
            uses.put(
                    event.contentBlockIndex(),
                    new Use(
                            event.start().toolUse().toolUseId(),
                            event.start().toolUse().name()));
        }
    }

    /** {@return the piece of text, or none} */
    String delta(ContentBlockDeltaEvent event) {
        if (event.delta().toolUse() != null) {
            Use use = uses.get(event.contentBlockIndex());
            if (use != null) {
                use.input.append(event.delta().toolUse().input());
            }
        }
        String piece = event.delta().text();
        if (piece == null) {
            return "";
        }
        text.append(piece);
        return piece;
    }

    void stop(@Nullable String reason) {
        stop = reason == null ? "" : reason;
    }

    void tokens(@Nullable TokenUsage tokens) {
        usage = usage(tokens);
    }

    /** {@return whether the model said that it is done} */
    boolean finished() {
        return stop != null;
    }

    ChatResponse response() {
        List<ToolCall> calls = uses.values().stream()
                .map(use -> ToolCall.of(use.id, use.name, use.input.isEmpty() ? "{}" : use.input.toString()))
                .toList();
        return answer(text.toString(), calls, stop, usage);
    }
}
