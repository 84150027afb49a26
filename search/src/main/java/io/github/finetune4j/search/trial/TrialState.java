// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.trial;

import org.apiguardian.api.API;

/**
 * The state of a trial.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TrialState {
    /** A process works on it, or died while it did. */
    RUNNING,
    /** It gave its figures. */
    COMPLETE,
    /** It was stopped early because others did better, or there was no budget left. */
    PRUNED,
    /** It threw, gave a figure that is no number, or took its process with it too often. */
    FAILED
}
