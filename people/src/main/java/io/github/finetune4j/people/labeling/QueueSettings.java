// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings by which a queue gives its tasks out. */
record QueueSettings(
        List<Question> questions,
        int overlap,
        double goldShare,
        long seed,
        boolean shuffled,
        boolean prelabelsShown,
        Duration assignmentTime,
        @Nullable Guideline guideline,
        InstantSource clock) {
    String guidelineVersion() {
        return guideline == null ? "" : guideline.version();
    }
}
