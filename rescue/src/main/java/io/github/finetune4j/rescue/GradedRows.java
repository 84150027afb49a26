// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.RowFormat;
import io.github.finetune4j.dataset.spi.RowProblems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of reinforcement fine-tuning: a chat that ends with the user, and what a grader reads beside it. */
final class GradedRows implements RowFormat {
    private static final String MESSAGES = "messages";
    private static final Map<String, Object> ANSWER = Map.of("role", "assistant", "content", "-");

    @Override
    public String label() {
        return "OpenAI reinforcement rows";
    }

    @Override
    public boolean recognises(Map<?, ?> row) {
        return row.get(MESSAGES) instanceof List<?> turns
                && !turns.isEmpty()
                && turns.get(turns.size() - 1) instanceof Map<?, ?> last
                && "user".equals(last.get("role"));
    }

    /** Checked as a chat is, with an answer at its end, which is taken away again. */
    @Override
    public Optional<? extends Example> read(Map<String, Object> row, RowProblems problems) {
        List<Object> turns = new ArrayList<>((List<?>) row.getOrDefault(MESSAGES, List.of()));
        turns.add(ANSWER);
        Map<String, Object> answered = new LinkedHashMap<>(row);
        answered.put(MESSAGES, turns);
        return RowFormat.chat()
                .read(answered, problems)
                .map(ChatExample.class::cast)
                .map(GradedRows::unanswered);
    }

    private static ChatExample unanswered(ChatExample chat) {
        return new ChatExample(chat.messages().subList(0, chat.messages().size() - 1), chat.fields());
    }
}
