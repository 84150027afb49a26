package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool calls of a message, in OpenAI's form: {@code tool_calls: [{function: {name, arguments}}]}. */
final class ToolCalls {
    private static final String FIELD = "tool_calls";

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
        return of(answer.expected().extra().get(FIELD));
    }

    static List<Call> actual(Answer answer) {
        return of(answer.actual().extra().get(FIELD));
    }

    private static List<Call> of(@Nullable Object calls) {
        if (!(calls instanceof List<?> list)) {
            return List.of();
        }
        return list.stream().map(ToolCalls::call).toList();
    }

    private static Call call(@Nullable Object raw) {
        if (raw instanceof Map<?, ?> map) {
            Object function = map.get("function") instanceof Map<?, ?> inner ? inner : map;
            Map<?, ?> fields = (Map<?, ?>) function;
            return new Call(String.valueOf(fields.get("name")), arguments(fields.get("arguments")));
        }
        return new Call("no call: " + JsonValues.canonical(raw), null);
    }

    /** Arguments come as a text that holds JSON, or as a value; a text that holds none stays as it is. */
    private static @Nullable Object arguments(@Nullable Object raw) {
        if (raw instanceof String text) {
            Optional<JsonValues.Parsed> parsed = JsonValues.parse(text.isBlank() ? "{}" : text);
            return parsed.isPresent() ? parsed.get().value() : text;
        }
        return raw == null ? Map.of() : raw;
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
