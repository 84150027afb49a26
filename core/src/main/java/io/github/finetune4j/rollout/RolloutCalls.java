// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apiguardian.api.API;

/**
 * The settings of a rollout's calls to its candidates: a settings group of {@link RolloutPolicy.Builder#calls}. Not
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutCalls {
    private final PolicySettings draft;

    RolloutCalls(PolicySettings draft) {
        this.draft = draft;
    }

    /**
     * Sets how long a candidate may take. Then it is interrupted and the baseline is asked, so the caller waits that
     * much longer at most.
     *
     * @param value thirty seconds by default
     * @return this
     */
    public RolloutCalls candidateTimeout(Duration value) {
        draft.candidateTimeout = Given.positive("candidateTimeout", value);
        return this;
    }

    /**
     * Asks the baseline too when a candidate has not answered by then; the first good answer counts. A slow candidate
     * is measured all the same.
     *
     * @param value never by default
     * @return this
     */
    public RolloutCalls hedgeAfter(Duration value) {
        draft.hedgeAfter = Given.positive("hedgeAfter", value);
        return this;
    }

    /**
     * Hands a streamed answer of a candidate over only when it is whole, so that the baseline can step in at any time.
     *
     * @return this
     */
    public RolloutCalls holdBackStreams() {
        draft.holdBackStreams = true;
        return this;
    }

    /**
     * Sets how many calls of candidates may run at once in this process; a call beyond that counts as failed.
     *
     * @param value at least 1; 256 by default
     * @return this
     */
    public RolloutCalls maxConcurrent(int value) {
        draft.maxConcurrent = Given.atLeast("maxConcurrent", value, 1);
        return this;
    }

    /**
     * Sets what runs the calls of candidates, so that they can be given up: for example virtual threads. It is not
     * closed by the rollout.
     *
     * @param value daemon threads of its own by default
     * @return this
     */
    public RolloutCalls executor(Executor value) {
        draft.executor = value;
        return this;
    }
}
