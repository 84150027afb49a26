// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.prodigy;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.people.task.internal.NeutralOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a question about a task: ids and texts, in both directions. */
final class Options {
    private static final String TIE = "tie";
    private static final String BOTH_BAD = "both_bad";

    private final Question question;
    private final LabelingTask task;
    private final List<String> shown;

    Options(Question question, LabelingTask task) {
        this.question = question;
        this.task = task;
        shown = NeutralOrder.of(task);
        if (question instanceof Question.Rating && shown.size() != 1) {
            throw new IllegalArgumentException("answers of the task " + task.id() + " to rate: " + shown.size()
                    + " -> give tasks with one answer, as a line of Prodigy has one list of options");
        }
    }

    List<Map<String, Object>> json() {
        return texts().entrySet().stream().map(Options::option).toList();
    }

    private static Map<String, Object> option(Map.Entry<String, String> entry) {
        Map<String, Object> option = new LinkedHashMap<>();
        option.put("id", entry.getKey());
        option.put("text", entry.getValue());
        return option;
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (question instanceof Question.Choice choice) {
            choice.labels().forEach(label -> texts.put(label, label));
        } else if (question instanceof Question.Rating rating) {
            for (int step = 1; step <= rating.most(); step++) {
                texts.put(String.valueOf(step), step + ": " + rating.anchors().get(step - 1));
            }
        } else {
            for (int place = 0; place < shown.size(); place++) {
                texts.put(NeutralOrder.field(place, shown.size()), letter(place) + " is better");
            }
            texts.put(TIE, "equally good");
            texts.put(BOTH_BAD, "both bad");
        }
        return texts;
    }

    static char letter(int place) {
        return Character.toUpperCase(NeutralOrder.letter(place));
    }

    /** The ids that stand for a value. */
    List<String> ids(LabelValue value) {
        if (value instanceof LabelValue.Chosen chosen) {
            return chosen.labels();
        } else if (value instanceof LabelValue.Rated rated) {
            return List.of(String.valueOf(rated.byAnswer().get(shown.get(0))));
        }
        LabelValue.Preferred preferred = (LabelValue.Preferred) value;
        return switch (preferred.outcome()) {
            case BETTER -> List.of(NeutralOrder.field(shown.indexOf(preferred.answer()), shown.size()));
            case TIE -> List.of(TIE);
            case BOTH_BAD -> List.of(BOTH_BAD);
        };
    }

    /** The value that ids stand for. */
    LabelValue value(List<String> ids) {
        if (question instanceof Question.Choice) {
            return new LabelValue.Chosen(ids);
        }
        Map<String, String> texts = texts();
        if (ids.size() != 1 || !texts.containsKey(ids.get(0))) {
            throw new IllegalArgumentException("accepted options of the task " + task.id() + ": " + ids
                    + " -> choose exactly one of " + texts.keySet());
        }
        String id = ids.get(0);
        if (question instanceof Question.Rating) {
            return new LabelValue.Rated(Map.of(shown.get(0), Integer.parseInt(id)));
        } else if (id.equals(TIE)) {
            return LabelValue.tie();
        } else if (id.equals(BOTH_BAD)) {
            return LabelValue.bothBad();
        }
        return LabelValue.preferred(shown.get(List.copyOf(texts.keySet()).indexOf(id)));
    }
}
