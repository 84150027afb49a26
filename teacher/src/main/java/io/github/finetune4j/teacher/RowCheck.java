// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Metric;
import java.util.function.Function;
import java.util.function.Predicate;

/** A check that an answered row must pass. */
sealed interface RowCheck {
    /** Code of the application. */
    record Code(String name, Predicate<? super ChatExample> passes) implements RowCheck {}

    /** A metric without an expected answer, and its limit. */
    record Scored(Metric metric, double limit) implements RowCheck {}

    /** A metric that asks a model, whose answers the run keeps. */
    record Judged(ChatModel model, Function<? super ChatModel, ? extends Metric> metric, double limit)
            implements RowCheck {}
}
