// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import org.apiguardian.api.API;

/**
 * A requirement on a model, checked on an evaluation or on a comparison with a baseline. {@link QualityGates} has the
 * usual ones; one of your own answers with {@link GateOutcome#of}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface QualityGate extends Gate {
    /**
     * {@return what it says about the candidate of a comparison}
     *
     * @param comparison candidate against baseline
     */
    GateOutcome check(Comparison comparison);

    /**
     * {@return what it says about a model alone}
     *
     * @param evaluation of the model
     * @throws IllegalArgumentException if it needs a baseline
     */
    GateOutcome check(Evaluation evaluation);
}
