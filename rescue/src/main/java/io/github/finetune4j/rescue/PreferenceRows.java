// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of direct preference optimisation: each answer is read as the end of a chat of its own. */
final class PreferenceRows implements RowFormat {
    private static final String INPUT = "input";
    private static final String PREFERRED = "preferred_output";
    private static final String REJECTED = "non_preferred_output";
    private static final String MESSAGES = "messages";

    @Override
    public String label() {
        return "OpenAI preferences";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.get(INPUT) instanceof Map<?, ?> && row.containsKey(PREFERRED) && row.containsKey(REJECTED);
    }

    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        Map<String, Object> input = new LinkedHashMap<>();
        if (row.get(INPUT) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> input.put(String.valueOf(name), value));
        }
        List<?> asked = input.remove(MESSAGES) instanceof List<?> turns ? turns : List.of();
        Optional<List<Message>> preferred = chat(asked, row.get(PREFERRED), problems);
        Optional<List<Message>> rejected = chat(asked, row.get(REJECTED), problems);
        if (preferred.isEmpty() || rejected.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>(row);
        fields.keySet().removeAll(List.of(INPUT, PREFERRED, REJECTED));
        if (!input.isEmpty()) {
            fields.put(INPUT, input);
        }
        int prompt = asked.size();
        return Optional.of(new PreferenceExample(
                preferred.get().subList(0, prompt),
                preferred.get().subList(prompt, preferred.get().size()),
                rejected.get().subList(prompt, rejected.get().size()),
                fields));
    }

    private static Optional<List<Message>> chat(List<?> asked, @Nullable Object answer, RowProblems problems) {
        List<Object> turns = new ArrayList<>(asked);
        turns.addAll(answer instanceof List<?> said ? said : List.of());
        return RowFormat.chat()
                .read(Map.of(MESSAGES, turns), problems)
                .map(ChatExample.class::cast)
                .map(ChatExample::messages)
                .filter(messages -> messages.size() > asked.size() && !asked.isEmpty());
    }
}
