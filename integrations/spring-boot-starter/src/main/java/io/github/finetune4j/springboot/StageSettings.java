// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A stage.
 *
 * @param share of the keys or requests that get a candidate, above 0 to 1
 * @param shadow share of the requests on which a candidate is asked beside, unseen; instead of a share
 * @param minDuration time under traffic before the stage can pass
 * @param maxDuration after which it gives up; by default four times the other, an hour at least
 * @param minSample counted requests of each candidate before the stage can pass
 */
record StageSettings(
        @DefaultValue("0") double share,
        @DefaultValue("0") double shadow,
        @DefaultValue("0s") Duration minDuration,
        @Nullable Duration maxDuration,
        @DefaultValue("0") int minSample) {
    /** {@return the stage} What can't be, it says itself: what, value, what to do. */
    Stage stage() {
        Stage patient = shadow > 0 && share == 0 ? Stage.shadow(shadow, minDuration) : Stage.of(share, minDuration);
        return new Stage(
                share,
                shadow,
                minDuration,
                maxDuration == null ? patient.maxDuration() : maxDuration,
                minSample,
                patient.gates());
    }
}
