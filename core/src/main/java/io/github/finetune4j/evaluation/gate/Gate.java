// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import org.apiguardian.api.API;

/**
 * A requirement on a model. A {@link QualityGate} is checked before the model goes live, on rows of a test set; a
 * {@link io.github.finetune4j.rollout.LiveGate} while it goes live, on what users ask. What either says is a
 * {@link GateOutcome}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface Gate {
    /** {@return what is required, in a few words with its numbers} */
    String name();
}
