// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.http.provider.AnswerPieces;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.ChatFields;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts an answer together, of one piece or of several. */
final class ChatReply implements AnswerPieces {
    private final StringBuilder text = new StringBuilder();
    private final List<Map<String, Object>> calls = new ArrayList<>();
    private final List<Map<String, Object>> logprobs = new ArrayList<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private Fields usage = Fields.NONE;
    private String finish = "";
    private String blocked = "";
    private boolean answered;

    @Override
    public String add(Fields piece) {
        put("id", piece.text("responseId"));
        put("model", piece.text("modelVersion"));
        Fields counted = piece.object("usageMetadata");
        usage = counted.isEmpty() ? usage : counted;
        Fields feedback = piece.object("promptFeedback");
        if (!feedback.text("blockReason").isEmpty()) {
            blocked = feedback.text("blockReason");
            String words = feedback.text("blockReasonMessage");
            fields.put("refusal", words.isEmpty() ? "the prompt was blocked: " + blocked : words);
        }
        List<Fields> candidates = piece.objects("candidates");
        return candidates.isEmpty() ? "" : addCandidate(candidates.get(0));
    }

    private void put(String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private String addCandidate(Fields candidate) {
        answered = true;
        finish = candidate.text("finishReason").isEmpty() ? finish : candidate.text("finishReason");
        StringBuilder more = new StringBuilder();
        for (Fields part : candidate.object("content").objects("parts")) {
            if (!Boolean.TRUE.equals(part.raw().get("thought"))) {
                more.append(part.text("text"));
            }
            Fields call = part.object("functionCall");
            if (!call.isEmpty()) {
                calls.add(call(call));
            }
        }
        candidate.object("logprobsResult").objects("chosenCandidates").forEach(token -> logprobs.add(logprob(token)));
        text.append(more);
        return more.toString();
    }

    private Map<String, Object> call(Fields call) {
        // the service gives ids to some calls only; results go back by name
        String id = call.text("id").isEmpty() ? "call_" + (calls.size() + 1) : call.text("id");
        return ToolCall.of(id, call.text("name"), Json.write(call.object("args").raw()))
                .json();
    }

    private static Map<String, Object> logprob(Fields token) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("token", token.text("token"));
        Object value = token.raw().get("logProbability");
        if (value != null) {
            shown.put("logprob", value);
        }
        return shown;
    }

    @Override
    public boolean answered() {
        return answered || !blocked.isEmpty();
    }

    @Override
    public boolean finished() {
        return !finish.isEmpty() || !blocked.isEmpty();
    }

    @Override
    public ChatResponse response() {
        if (!calls.isEmpty()) {
            fields.put(ChatFields.TOOL_CALLS, calls);
        }
        if (!logprobs.isEmpty()) {
            fields.put(ChatFields.LOGPROBS, Map.of("content", logprobs));
        }
        put("finish_reason", finish.isEmpty() ? blocked : finish);
        count("cached_tokens", "cachedContentTokenCount");
        count("reasoning_tokens", "thoughtsTokenCount");
        return new ChatResponse(text.toString(), reason(), new Usage(tokens("promptTokenCount"), outTokens()), fields);
    }

    private void count(String name, String field) {
        usage.wholeOrText(field).ifPresent(value -> fields.put(name, value));
    }

    private long tokens(String field) {
        return Math.max(0, usage.wholeOrText(field).orElse(0));
    }

    /** Thoughts are billed as output. */
    private long outTokens() {
        return tokens("candidatesTokenCount") + tokens("thoughtsTokenCount");
    }

    private FinishReason reason() {
        if (!blocked.isEmpty()) {
            return FinishReason.CONTENT_FILTER;
        }
        return switch (finish) {
            case "STOP" -> calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR" ->
                FinishReason.CONTENT_FILTER;
            default -> FinishReason.UNKNOWN;
        };
    }
}
