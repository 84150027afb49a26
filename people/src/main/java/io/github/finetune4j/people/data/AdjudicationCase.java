// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A task about which people do not agree well enough, as an expert sees it. Immutable.
 *
 * @param task the task
 * @param answers all of them, with who gave them and why
 * @param probabilities of what was said, the likeliest first
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AdjudicationCase(LabelingTask task, List<AnswerGiven> answers, Map<LabelValue, Double> probabilities) {
    /** Copies answers and probabilities. */
    public AdjudicationCase {
        answers = List.copyOf(answers);
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }

    /** {@return the probability of the likeliest} */
    public double certainty() {
        return probabilities.values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
