// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import io.github.finetune4j.internal.names.Names;
import java.util.HashSet;
import java.util.List;

/** The checks of a question. */
final class QuestionChecks {
    private static final int FEWEST_ANCHORS = 2;
    private static final int MOST_ANCHORS = 10;

    private QuestionChecks() {}

    static void name(String name) {
        Names.check("a question's name", name);
    }

    static List<String> labels(String question, List<String> labels, int fewest) {
        if (labels.size() < fewest || new HashSet<>(labels).size() < labels.size()) {
            throw new IllegalArgumentException("labels of the question " + question + ": " + labels
                    + " -> give at least " + fewest + ", each once");
        }
        labels.forEach(label -> Names.check("a label", label));
        return List.copyOf(labels);
    }

    static List<String> anchors(String question, List<String> anchors) {
        if (anchors.size() < FEWEST_ANCHORS || anchors.size() > MOST_ANCHORS) {
            throw new IllegalArgumentException("anchors of the rating " + question + ": " + anchors.size() + " -> give "
                    + FEWEST_ANCHORS + " to " + MOST_ANCHORS + ", one for each step of the scale");
        }
        return List.copyOf(anchors);
    }
}
