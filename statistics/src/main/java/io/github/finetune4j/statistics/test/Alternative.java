// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apiguardian.api.API;

/**
 * The deviations from the null hypothesis that a test looks for.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Alternative {
    /** Any difference. */
    TWO_SIDED,
    /** The first side is greater, or differences are positive. */
    GREATER,
    /** The first side is less, or differences are negative. */
    LESS;

    /** The p value of a standardised deviation, by a distribution function that is symmetric around 0. */
    double pValue(double z, DoubleUnaryOperator cumulative) {
        return switch (this) {
            case TWO_SIDED -> Math.min(1, 2 * cumulative.applyAsDouble(-Math.abs(z)));
            case GREATER -> cumulative.applyAsDouble(-z);
            case LESS -> cumulative.applyAsDouble(z);
        };
    }

    AlternativeHypothesis hypothesis() {
        return switch (this) {
            case TWO_SIDED -> AlternativeHypothesis.TWO_SIDED;
            case GREATER -> AlternativeHypothesis.GREATER_THAN;
            case LESS -> AlternativeHypothesis.LESS_THAN;
        };
    }

    /** For the name of a method: nothing if two-sided. */
    String suffix() {
        return this == TWO_SIDED ? "" : this == GREATER ? ", greater" : ", less";
    }
}
