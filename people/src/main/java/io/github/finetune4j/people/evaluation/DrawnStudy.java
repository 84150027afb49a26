// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.List;

/**
 * A study whose rows are drawn and given out.
 *
 * @param contest who is compared
 * @param rows that are judged, with the expected answers
 * @param queue that gives them out
 * @param plan what they can show
 * @param seed of what is drawn
 */
record DrawnStudy(Contest contest, List<LabelingTask> rows, LabelingQueue queue, StudyPlan plan, long seed) {
    HumanResult result(Contest about) {
        return StudyFigures.of(about, rows, queue, seed);
    }
}
