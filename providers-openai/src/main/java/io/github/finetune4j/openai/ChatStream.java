// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.http.provider.AnswerPieces;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.internal.chat.ChatFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the pieces of a streamed answer together. */
final class ChatStream implements AnswerPieces {
    private static final String ARGUMENTS = "arguments";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final Map<Long, Map<String, Object>> calls = new TreeMap<>();
    private final Map<Long, StringBuilder> arguments = new TreeMap<>();
    private final List<Object> logprobs = new ArrayList<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private Fields usage = Fields.NONE;
    private String finish = "";
    private boolean answered;

    @Override
    public String add(Fields piece) {
        ChatReplies.head(fields, piece);
        Fields counted = piece.object("usage");
        usage = counted.raw().isEmpty() ? usage : counted;
        StringBuilder more = new StringBuilder();
        for (Fields choice : piece.objects("choices")) {
            if (choice.whole("index").orElse(0) == 0) { // the first of several answers, as where they come whole
                answered = true;
                more.append(addChoice(choice));
            }
        }
        return more.toString();
    }

    @Override
    public boolean answered() {
        return answered;
    }

    private String addChoice(Fields choice) {
        Fields delta = choice.object("delta");
        String more = ChatReplies.text(delta.raw().get("content"));
        text.append(more);
        refusal.append(delta.text("refusal"));
        delta.objects(ChatFields.TOOL_CALLS).forEach(this::addCall);
        if (choice.object(ChatFields.LOGPROBS).raw().get("content") instanceof List<?> tokens) {
            logprobs.addAll(tokens);
        }
        finish = choice.text("finish_reason").isEmpty() ? finish : choice.text("finish_reason");
        return more;
    }

    private void addCall(Fields call) {
        long index = call.whole("index").orElse(calls.size());
        Map<String, Object> whole = calls.computeIfAbsent(index, i -> new LinkedHashMap<>());
        ChatReplies.putPresent(whole, "id", call.raw().get("id"));
        ChatReplies.putPresent(whole, "type", call.raw().get("type"));
        Fields function = call.object("function");
        ChatReplies.putPresent(whole, "name", function.raw().get("name"));
        arguments.computeIfAbsent(index, i -> new StringBuilder()).append(function.text(ARGUMENTS));
    }

    @Override
    public boolean finished() {
        return !finish.isEmpty();
    }

    @Override
    public ChatResponse response() {
        if (!calls.isEmpty()) {
            fields.put(ChatFields.TOOL_CALLS, toolCalls());
        }
        if (!logprobs.isEmpty()) {
            fields.put(ChatFields.LOGPROBS, Map.of("content", List.copyOf(logprobs)));
        }
        ChatReplies.putPresent(fields, "refusal", refusal.toString());
        return ChatReplies.response(text.toString(), finish, usage, fields);
    }

    private List<Map<String, Object>> toolCalls() {
        List<Map<String, Object>> all = new ArrayList<>();
        calls.forEach((index, call) -> {
            Map<String, Object> function = new LinkedHashMap<>();
            function.put("name", call.getOrDefault("name", ""));
            function.put(ARGUMENTS, String.valueOf(arguments.get(index)));
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("id", call.getOrDefault("id", ""));
            shown.put("type", call.getOrDefault("type", "function"));
            shown.put("function", function);
            all.add(shown);
        });
        return all;
    }
}
