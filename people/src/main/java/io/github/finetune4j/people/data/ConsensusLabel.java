// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.data;

import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The consensus of people on a task. Immutable.
 *
 * @param task the task
 * @param value what they say
 * @param probability that it is right, by the method; 1 where an expert decided
 * @param agreement the share of the answers that say the same
 * @param annotators who answered, and the expert where one decided: pseudonyms
 * @param guideline the versions that they followed, separated by commas; empty without one
 * @param adjudicated whether an expert decided
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ConsensusLabel(
        LabelingTask task,
        LabelValue value,
        double probability,
        double agreement,
        List<String> annotators,
        String guideline,
        boolean adjudicated) {
    /** Copies the annotators. */
    public ConsensusLabel {
        annotators = List.copyOf(annotators);
    }
}
