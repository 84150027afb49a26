// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.http.provider.AnswerPieces;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts an answer together, of one piece or of several. Thoughts are no part of the text. */
final class MessageReply implements AnswerPieces {
    /** A call of a tool; its arguments come whole, or in pieces of text. */
    private record Use(Fields block, StringBuilder pieces) {
        Map<String, Object> call(long number) {
            String arguments = pieces.length() > 0
                    ? pieces.toString()
                    : Json.write(block.object("input").raw());
            String id = block.present("id").orElse("call_" + number);
            return ToolCall.of(id, block.present("name").orElse("?"), arguments).json();
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final Map<Long, Use> uses = new TreeMap<>();
    private final Map<String, Object> counts = new LinkedHashMap<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private String stop = "";
    private boolean answered;

    /** {@return the answer that a message is; empty where it is none} */
    static Optional<ChatResponse> whole(Fields message) {
        MessageReply reply = new MessageReply();
        String unused = reply.add(message);
        return reply.answered ? Optional.of(reply.response()) : Optional.empty();
    }

    @Override
    public String add(Fields piece) {
        long index = piece.whole("index").orElse(0);
        return switch (piece.text("type")) {
            case "message" -> addWhole(piece);
            case "message_start" -> begin(piece.object("message"));
            case "content_block_start" -> addBlock(index, piece.object("content_block"));
            case "content_block_delta" -> addDelta(index, piece.object("delta"));
            case "message_delta" -> end(piece.object("delta"), piece.object("usage"));
            default -> ""; // pings, ends of blocks, and what will come with later versions
        };
    }

    private String addWhole(Fields message) {
        String begun = begin(message);
        List<Fields> blocks = message.objects("content");
        for (int i = 0; i < blocks.size(); i++) {
            begun += addBlock(i, blocks.get(i));
        }
        return begun + end(message, Fields.NONE);
    }

    private String begin(Fields message) {
        answered = message.raw().get("content") instanceof List<?>;
        message.present("id").ifPresent(id -> fields.put("id", id));
        message.present("model").ifPresent(model -> fields.put("model", model));
        counts.putAll(message.object("usage").raw());
        return "";
    }

    private String addBlock(long index, Fields block) {
        if (block.text("type").equals("tool_use")) {
            uses.put(index, new Use(block, new StringBuilder()));
            return "";
        }
        return block.text("type").equals("text") ? addText(block.text("text")) : "";
    }

    private String addDelta(long index, Fields delta) {
        Use use = uses.get(index);
        if (use != null) {
            use.pieces().append(delta.text("partial_json"));
        }
        return delta.text("type").equals("text_delta") ? addText(delta.text("text")) : "";
    }

    private String addText(String more) {
        text.append(more);
        return more;
    }

    /** The counts at the end hold from the beginning on. */
    private String end(Fields delta, Fields usage) {
        stop = delta.present("stop_reason").orElse(stop);
        if (stop.equals("refusal")) {
            fields.put(
                    "refusal",
                    delta.object("stop_details").present("explanation").orElse("the service held the answer back"));
        }
        counts.putAll(usage.raw());
        return "";
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public boolean finished() {
        return !stop.isEmpty();
    }

    @Override
    public ChatResponse response() {
        if (!uses.isEmpty()) {
            fields.put(
                    ChatFields.TOOL_CALLS,
                    uses.entrySet().stream()
                            .map(use -> use.getValue().call(use.getKey()))
                            .toList());
        }
        if (!stop.isEmpty()) {
            fields.put("finish_reason", stop);
        }
        Fields usage = new Fields(counts);
        count(usage, "cache_read_input_tokens", "cached_tokens");
        count(usage, "cache_creation_input_tokens", "cache_creation_tokens");
        count(usage.object("output_tokens_details"), "thinking_tokens", "reasoning_tokens");
        return new ChatResponse(text.toString(), reason(), usage(usage), fields);
    }

    private void count(Fields usage, String theirs, String ours) {
        usage.whole(theirs).ifPresent(number -> fields.put(ours, number));
    }

    /** What is read from a cache, or written to it, is input that its own count leaves out. */
    private static Usage usage(Fields usage) {
        return new Usage(
                tokens(usage, "input_tokens")
                        + tokens(usage, "cache_read_input_tokens")
                        + tokens(usage, "cache_creation_input_tokens"),
                tokens(usage, "output_tokens"));
    }

    private static long tokens(Fields usage, String name) {
        return Math.max(0, usage.whole(name).orElse(0));
    }

    private FinishReason reason() {
        return switch (stop) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }
}
