// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.Validation;
import io.github.finetune4j.training.ValidationMetric;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The judge of a training under way, by one figure of the validation rows.
 *
 * @param metric the figure
 */
record ValidationJudge(ValidationMetric metric) {
    /**
     * {@return what the rows say}
     *
     * @param loss of the rows
     * @param figure asked where it is not the loss that counts
     */
    Look look(double loss, DoubleSupplier figure) {
        return metric == ValidationMetric.LOSS
                ? Look.ofLoss(loss)
                : new Look(loss, metric.higherIsBetter() ? -figure.getAsDouble() : figure.getAsDouble());
    }

    /** {@return the figure besides the loss, by its name} */
    Map<String, Double> figures(Validation validation) {
        return metric == ValidationMetric.LOSS
                ? Map.of()
                : Map.of(metric.word(), metric.higherIsBetter() ? -validation.judged() : validation.judged());
    }

    /** {@return a figure that a method has not} */
    IllegalStateException unknown() {
        return new IllegalStateException(metric.word() + " of rows that have no such figure -> report it as a bug");
    }
}
