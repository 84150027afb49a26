// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the tool calls of two messages, whatever their ids. */
final class ToolCalls {
    private ToolCalls() {}

    /** One call: the name, and its arguments as a value. */
    record Call(String name, @Nullable Object arguments) {
        String canonical() {
            return name + "(" + JsonValues.canonical(arguments) + ")";
        }

        /** The name by itself, and each argument with it. */
        List<String> parts() {
            List<String> parts = new ArrayList<>();
            parts.add(name);
            JsonValues.leaves(arguments).forEach(leaf -> parts.add(name + leaf));
            return parts;
        }
    }

    static List<Call> expected(Answer answer) {
        return of(answer.expected().toolCalls());
    }

    static List<Call> actual(Answer answer) {
        return of(answer.actual().toolCalls());
    }

    private static List<Call> of(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> new Call(call.name(), arguments(call.arguments())))
                .toList();
    }

    /** JSON as its value; a text that holds none stays as it is. */
    private static @Nullable Object arguments(String text) {
        Optional<JsonValues.Parsed> parsed = JsonValues.parse(text.isBlank() ? "{}" : text);
        return parsed.isPresent() ? parsed.get().value() : text;
    }

    /** The same calls with the same arguments, in any order. */
    static boolean same(Answer answer) {
        return canonical(expected(answer)).equals(canonical(actual(answer)));
    }

    private static List<String> canonical(List<Call> calls) {
        return calls.stream().map(Call::canonical).sorted().toList();
    }

    static double f1(Answer answer) {
        return JsonMetrics.f1(parts(actual(answer)), parts(expected(answer)));
    }

    private static List<String> parts(List<Call> calls) {
        return calls.stream().flatMap(call -> call.parts().stream()).toList();
    }
}
