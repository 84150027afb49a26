// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import io.github.finetune4j.people.task.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a queue asks, as Prodigy asks it.
 *
 * @param options labels, preference or rating
 * @param spans what to mark
 * @param correction what to edit
 */
record Asked(Optional<Question> options, Optional<Question> spans, Optional<Question> correction) {
    /** The field of a text that is edited. */
    static final String EDITED = "corrected";

    static Asked of(List<Question> questions) {
        return new Asked(
                one(questions, "with options", Asked::hasOptions),
                one(questions, "for spans", Question.Spans.class::isInstance),
                one(questions, "for a correction", Question.Correction.class::isInstance));
    }

    private static boolean hasOptions(Question question) {
        return !(question instanceof Question.Spans) && !(question instanceof Question.Correction);
    }

    private static Optional<Question> one(List<Question> questions, String kind, Predicate<Question> is) {
        List<Question> found = questions.stream().filter(is).toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException("questions " + kind + ": "
                    + found.stream().map(Question::name).toList()
                    + " -> give a queue with one of them, as a line of Prodigy has room for one");
        }
        return found.stream().findFirst();
    }

    Map<String, Object> recipe() {
        List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
        spans.ifPresent(question -> blocks.add(block("spans_manual")));
        options.ifPresent(question -> blocks.add(block("choice")));
        correction.ifPresent(question -> blocks.add(edited(question)));
        for (Map<String, @Nullable Object> later : blocks.subList(1, blocks.size())) {
            later.put("text", null); // shown once
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("blocks", blocks);
        options.ifPresent(question -> config.put("choice_style", several(question) ? "multiple" : "single"));
        spans.ifPresent(question -> config.put("labels", ((Question.Spans) question).labels()));
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("view_id", "blocks");
        recipe.put("config", config);
        return recipe;
    }

    static boolean several(Question question) {
        return question instanceof Question.Choice choice && choice.several();
    }

    private static Map<String, @Nullable Object> block(String view) {
        Map<String, @Nullable Object> block = new LinkedHashMap<>();
        block.put("view_id", view);
        return block;
    }

    private static Map<String, @Nullable Object> edited(Question question) {
        Map<String, @Nullable Object> block = block("text_input");
        block.put("field_id", EDITED);
        block.put("field_label", question.name());
        block.put("field_rows", 5);
        return block;
    }
}
