// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Examples as rows of OpenAI's JSONL: supervised chats and preferences. */
public final class ExampleRows {
    private ExampleRows() {}

    public static Map<String, @Nullable Object> row(Example example) {
        return row(example, ChatRows::row);
    }

    /** {@return as {@link #row}, with the parts of a message as its content} */
    public static Map<String, @Nullable Object> wire(Example example) {
        return row(example, ChatRows::wire);
    }

    private static Map<String, @Nullable Object> row(
            Example example, Function<Message, Map<String, @Nullable Object>> form) {
        if (example instanceof ChatExample chat) {
            return ChatRows.row(chat, form);
        }
        if (example instanceof TextExample text) {
            return Map.of("text", text.text());
        }
        if (example instanceof PairExample pair) {
            return TextPairs.row(pair);
        }
        if (example instanceof TaggedExample tagged) {
            return TaggedTexts.row(tagged);
        }
        return preference((PreferenceExample) example, form);
    }

    /** {@return how the report calls an example that came ready made} */
    public static String label(Example example) {
        if (example instanceof ChatExample) {
            return RowShape.CHAT.label();
        }
        if (example instanceof PairExample) {
            return TextPairs.STANDARD.label();
        }
        if (example instanceof TaggedExample) {
            return TaggedTexts.STANDARD.label();
        }
        return example instanceof TextExample ? "texts" : "preferences";
    }

    /** {@return what a row says beside its texts and further fields} */
    public static Map<String, Object> facts(Example example) {
        if (example instanceof TaggedExample tagged) {
            return Map.of("spans", TaggedTexts.spans(tagged));
        }
        return example instanceof PairExample pair && pair.score() != null ? Map.of("score", pair.score()) : Map.of();
    }

    private static Map<String, @Nullable Object> preference(
            PreferenceExample example, Function<Message, Map<String, @Nullable Object>> form) {
        Map<String, @Nullable Object> input = new LinkedHashMap<>();
        input.put("messages", messages(example.prompt(), form));
        Map<String, Object> extra = new LinkedHashMap<>(example.fields());
        if (extra.remove("input") instanceof Map<?, ?> more) {
            more.forEach((key, value) -> input.putIfAbsent(String.valueOf(key), value));
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("input", input);
        row.put("preferred_output", messages(example.preferred(), form));
        row.put("non_preferred_output", messages(example.rejected(), form));
        row.putAll(extra);
        return row;
    }

    static List<Map<String, @Nullable Object>> messages(
            List<Message> messages, Function<Message, Map<String, @Nullable Object>> form) {
        return messages.stream().map(form).toList();
    }
}
