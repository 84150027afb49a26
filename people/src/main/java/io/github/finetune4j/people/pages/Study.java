// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Something that people work at.
 *
 * @param queue that gives the tasks out
 * @param evaluation whose queue it is; null where it is none
 */
record Study(LabelingQueue queue, @Nullable HumanEvaluation evaluation) {
    String name() {
        return queue.name();
    }
}
