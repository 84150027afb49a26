// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * The settings of what a rollout measures of its answers: a settings group of
 * {@link RolloutPolicy.Builder#measurement}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutMeasurement {
    private final PolicySettings draft;

    RolloutMeasurement(PolicySettings draft) {
        this.draft = draft;
    }

    /**
     * Sets which answers are refusals. By default those that a filter held back, and those with a {@code refusal} among
     * their further facts.
     *
     * @param test whether the model refused
     * @return this
     */
    public RolloutMeasurement refusal(Predicate<ChatResponse> test) {
        draft.refusal = test;
        return this;
    }

    /**
     * Sets a covariate that was known before the rollout, such as the user's value of the metric in the weeks before:
     * amounts are then compared with less variance (CUPED).
     *
     * @param covariate of a request, quick and finite; 0 where nothing is known
     * @return this
     */
    public RolloutMeasurement covariate(ToDoubleFunction<ChatRequest> covariate) {
        draft.covariate = covariate;
        return this;
    }

    /**
     * Sets how well a candidate's answer agrees with the baseline's in a shadow stage, as metric {@code agreement}.
     *
     * @param value baseline's answer, candidate's answer, to a number from 0 to 1; by default 1 for equal texts and
     *     equal tool calls, in any order and under any ids
     * @return this
     */
    public RolloutMeasurement agreement(BiFunction<ChatResponse, ChatResponse, Double> value) {
        draft.agreement = value;
        return this;
    }
}
