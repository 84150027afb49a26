// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The references: what would have been right: the expected text, and those that the row lists in its field
 * {@code references}.
 */
final class References {
    private static final String FIELD = "references";

    private References() {}

    static List<String> of(Answer answer) {
        List<String> all = new ArrayList<>();
        all.add(answer.expectedText());
        if (answer.fields().get(FIELD) instanceof Collection<?> further) {
            for (Object one : further) {
                if (!(one instanceof String text)) {
                    throw new IllegalArgumentException(
                            "an item of the field references: " + JsonValues.shown(one) + " -> give texts only");
                }
                if (!all.contains(text)) {
                    all.add(text);
                }
            }
        }
        return all;
    }
}
