// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubProblem;

/** Refusals that no reply of the Hub brought: what came from it, or from the cache, is not what it should be. */
public final class HubRefusal {
    private HubRefusal() {}

    public static HubException of(HubProblem problem, String operation, String message) {
        return new HubException(problem, message, ProviderFailure.of(HubContext.ID, operation), null);
    }
}
