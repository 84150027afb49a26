// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.util.Map;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The settings of routing: which key or request gets which arm: a settings group of
 * {@link RolloutPolicy.Builder#routing}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutRouting {
    private final PolicySettings draft;

    RolloutRouting(PolicySettings draft) {
        this.draft = draft;
    }

    /**
     * Sets the salt of the keys' hash. By default it is the name, so each rollout shuffles keys anew.
     *
     * @param value another salt, another shuffle
     * @return this
     */
    public RolloutRouting salt(String value) {
        draft.bucketing = Bucketing.salted(value);
        return this;
    }

    /**
     * Sets how keys are bucketed, for keys that GrowthBook or Unleash have bucketed before.
     *
     * @param value in place of the salted hash
     * @return this
     */
    public RolloutRouting bucketing(Bucketing value) {
        draft.bucketing = value;
        return this;
    }

    /**
     * Lays the arms out as GrowthBook does for an experiment: each arm takes the stage's part of its share, the rest is
     * in no arm.
     *
     * @param shares the baseline's, then each candidate's in the order of their names; they sum to 1
     * @return this
     */
    public RolloutRouting trafficSplit(double... shares) {
        draft.weights = shares.clone();
        return this;
    }

    /**
     * Routes each request by chance, not by its key. Then users see both models; for answers that stand alone.
     *
     * @return this
     */
    public RolloutRouting perRequest() {
        draft.sticky = false;
        return this;
    }

    /**
     * Sets where a request's attributes come from, for {@link #audience}.
     *
     * @param source quick; called on the caller's thread
     * @return this
     */
    public RolloutRouting attributes(Function<ChatRequest, Map<String, ?>> source) {
        draft.attributes = source;
        return this;
    }

    /**
     * Sets the audience that may get a candidate.
     *
     * @param value everybody by default
     * @return this
     */
    public RolloutRouting audience(Audience value) {
        draft.target = value;
        return this;
    }

    /**
     * Sets the part of all keys that belongs to this rollout.
     *
     * @param value all keys by default
     * @return this
     */
    public RolloutRouting layer(Layer value) {
        draft.layer = value;
        return this;
    }

    /**
     * Keeps some keys at the baseline for good, after promotion too.
     *
     * @param share from 0 to below 1; 0 by default
     * @return this
     */
    public RolloutRouting holdout(double share) {
        draft.holdout = Given.below("holdout", share, 0, 1);
        return this;
    }
}
