// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a live answer.
 *
 * @param rollout how the rollout began that gave it
 * @param arm name of the arm that answered
 * @param identity of the model behind the arm
 * @param way where that model comes from; null where it is not one of this registry's, such as a base model
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record AnswerOrigin(
        RolloutChanged rollout,
        String arm,
        String identity,
        @Nullable Lineage way) {
    /** {@return where the model comes from; empty where it is not one of this registry's, such as a base model} */
    public Optional<Lineage> lineage() {
        return Optional.ofNullable(way);
    }
}
