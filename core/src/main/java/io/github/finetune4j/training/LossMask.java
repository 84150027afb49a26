// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * A mask: the tokens that count in the loss.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum LossMask {
    /** What the assistant says, its end token included. */
    ASSISTANT,
    /** Every token but the first. */
    ALL
}
