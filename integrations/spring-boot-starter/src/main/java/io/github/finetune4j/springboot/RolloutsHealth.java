// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The health of rollouts, in the words of neither line of Boot. A rollout in trouble is {@code UNKNOWN}, never
 * {@code DOWN}: the baseline answers everybody, and an instance that was taken out for it would answer nobody.
 *
 * @param inDoubt whether trouble holds any of them
 * @param details by the rollout's name
 */
record RolloutsHealth(boolean inDoubt, Map<String, Object> details) {
    static RolloutsHealth of(List<Rollout> rollouts) {
        boolean inDoubt = false;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Rollout rollout : rollouts) {
            RolloutStatus status = rollout.status();
            inDoubt |= !status.autoPaused().isEmpty();
            details.put(status.rollout(), RolloutFacts.brief(status));
        }
        return new RolloutsHealth(inDoubt, details);
    }
}
