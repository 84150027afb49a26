// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.evaluation.Metric;
import org.jspecify.annotations.Nullable;

/** A check with all that it needs, made before anything is asked. */
sealed interface ReadyCheck {
    /** {@return by what it is known again} */
    String identity();

    /** {@return its name} */
    String name();

    /** Code of the application. */
    record Code(String identity, RowCheck.Code code) implements ReadyCheck {
        @Override
        public String name() {
            return code.name();
        }
    }

    /**
     * A metric.
     *
     * @param judge whom it asks; null where that is nobody whom the run knows
     */
    record Scored(
            String identity,
            String name,
            Metric metric,
            double limit,
            @Nullable RecordedTeacher judge) implements ReadyCheck {}
}
