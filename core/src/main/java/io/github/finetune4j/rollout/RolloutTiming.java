// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The settings of time: how often a rollout acts, and how long it waits: a settings group of
 * {@link RolloutPolicy.Builder#timing}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutTiming {
    private final PolicySettings draft;

    RolloutTiming(PolicySettings draft) {
        this.draft = draft;
    }

    /**
     * Sets how often an interim analysis is made. Many of them cost no validity.
     *
     * @param value a minute by default
     * @return this
     */
    public RolloutTiming interimAnalysisEvery(Duration value) {
        draft.lookEvery = Given.positive("interimAnalysisEvery", value);
        return this;
    }

    /**
     * Sets how often counts are written and the state is read, so how soon other processes follow.
     *
     * @param value two seconds by default
     * @return this
     */
    public RolloutTiming refreshEvery(Duration value) {
        draft.refreshEvery = Given.positive("refreshEvery", value);
        return this;
    }

    /**
     * Sets how long a trouble may last (no data, a metric that fails, a clock that jumps) that pauses the stages before
     * the rollout goes back to the baseline.
     *
     * @param value six hours by default
     * @return this
     */
    public RolloutTiming maxAutoPause(Duration value) {
        draft.maxHold = Given.positive("maxAutoPause", value);
        return this;
    }

    /**
     * Sets how long the rollout may be without any counted request before that is a trouble: longer than the longest
     * night or weekend without users.
     *
     * @param value a day by default
     * @return this
     */
    public RolloutTiming maxSilence(Duration value) {
        draft.maxSilence = Given.positive("maxSilence", value);
        return this;
    }

    /**
     * Sets how long this process may be without word from the store before its requests go to the baseline.
     *
     * @param value thirty seconds by default
     * @return this
     */
    public RolloutTiming maxStale(Duration value) {
        draft.maxStale = Given.positive("maxStale", value);
        return this;
    }
}
