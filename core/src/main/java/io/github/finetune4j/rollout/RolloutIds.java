// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.rollout.internal.id.ResponseIds;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * The ids that one rollout gives its answers, for a registry to which it is reported: they say which arm answered.
 * Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RolloutIds {
    private final ResponseIds ids;

    private RolloutIds(ResponseIds ids) {
        this.ids = ids;
    }

    /**
     * {@return the ids of a rollout}
     *
     * @param responses what they are made with:
     *     {@link io.github.finetune4j.registry.RegistryRecord.RolloutChanged#responses}
     */
    public static RolloutIds of(String responses) {
        return new RolloutIds(new ResponseIds(responses));
    }

    /**
     * {@return the number of the arm that an answer came from, the baseline's being 0; empty if the answer is not of
     * this rollout}
     *
     * @param callId of the answer: {@link io.github.finetune4j.chat.ChatResponse#callId}
     */
    public OptionalInt arm(String callId) {
        return ids.find(callId)
                .map(found -> OptionalInt.of(found.origin().arm()))
                .orElseGet(OptionalInt::empty);
    }
}
