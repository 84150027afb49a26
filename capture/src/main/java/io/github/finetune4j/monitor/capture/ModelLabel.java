// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The label of the model to which a request goes. */
@FunctionalInterface
interface ModelLabel {
    String of(ChatRequest request);

    /** {@return of a rollout the arm that it chooses; of another model itself} */
    static ModelLabel of(ChatModel model) {
        if (!(model instanceof Rollout rollout)) {
            String its = model.identity().orElseGet(model::name);
            return request -> its;
        }
        List<RolloutStatus.ArmStatus> all = rollout.status().arms();
        Map<String, String> arms = new HashMap<>();
        for (RolloutStatus.ArmStatus arm : all) {
            long same = all.stream()
                    .filter(other -> other.model().equals(arm.model()))
                    .count();
            arms.put(arm.name(), same == 1 ? arm.model() : arm.name()); // arms may differ in their prompt alone
        }
        return request -> {
            String arm = rollout.arm(request);
            return arms.getOrDefault(arm, arm);
        };
    }
}
