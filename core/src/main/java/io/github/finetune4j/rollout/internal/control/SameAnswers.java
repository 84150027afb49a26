// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.ToolCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A comparison of two models' answers: the same text, and the same tool calls in any order. */
final class SameAnswers {
    private SameAnswers() {}

    static boolean same(ChatResponse one, ChatResponse other) {
        return one.text().equals(other.text()) && counts(one.toolCalls()).equals(counts(other.toolCalls()));
    }

    /** Without their ids, which each answer makes anew. */
    private static Map<List<Object>, Integer> counts(List<ToolCall> calls) {
        Map<List<Object>, Integer> counts = new HashMap<>();
        calls.forEach(call -> counts.merge(List.of(call.name(), arguments(call)), 1, Integer::sum));
        return counts;
    }

    private static Object arguments(ToolCall call) {
        return call.parsedArguments().<Object>map(values -> values).orElse(call.arguments());
    }
}
