// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state that follows from the lines of a journal of calls. */
final class CallState {
    private static final Usage NOTHING = new Usage(0, 0);

    private final Map<String, ChatResponse> answers = new HashMap<>();
    private final Map<String, Usage> usages = new HashMap<>();
    private final List<String> roles = new ArrayList<>();
    private final List<CallCost> costs = new ArrayList<>();
    private @Nullable Map<String, Object> opened;
    private CallCost sum = CallCost.NONE;
    private long failures;
    private long lines;

    void read(String text) {
        lines++;
        try {
            take(Json.parseObject(text));
        } catch (RuntimeException e) {
            throw new FineTuneException(
                    "line " + lines + " of a prompt search's calls: " + e.getMessage()
                            + " -> bring the journal back from a copy",
                    e);
        }
    }

    private void take(Map<String, Object> line) {
        switch (CallLines.event(line)) {
            case CallLines.OPENING -> opened = CallLines.what(line);
            case CallLines.ASKS -> {
                roles.add(String.valueOf(line.get("role")));
                costs.add(CallLines.cost(line));
                sum = sum.plus(CallLines.cost(line));
            }
            case CallLines.ANSWERS -> answer(line);
            case CallLines.FAILS -> failures++; // what it cost nobody knows: it stays set aside
            default -> {} // what a later version knows
        }
    }

    private void answer(Map<String, Object> line) {
        ChatResponse response = CallLines.response(line);
        answers.putIfAbsent(String.valueOf(line.get("key")), response);
        int call = (int) CallLines.number(line, "call");
        sum = sum.minus(costs.get(call)).plus(CallLines.cost(line));
        costs.set(call, CallLines.cost(line));
        usages.merge(roles.get(call), response.usage(), CallState::plus);
    }

    private static Usage plus(Usage one, Usage other) {
        return new Usage(one.inputTokens() + other.inputTokens(), one.outputTokens() + other.outputTokens());
    }

    long lines() {
        return lines;
    }

    @Nullable Map<String, Object> opened() {
        return opened;
    }

    long calls() {
        return costs.size();
    }

    long failures() {
        return failures;
    }

    CallCost cost() {
        return sum;
    }

    Usage usage(String role) {
        return usages.getOrDefault(role, NOTHING);
    }

    Optional<ChatResponse> answer(String key) {
        return Optional.ofNullable(answers.get(key));
    }
}
