// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import org.apiguardian.api.API;

/**
 * The kind of values that a metric gives; it decides which intervals and tests are valid.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum ScoreKind {
    /** 0 or 1: failed or passed. The mean is a rate. */
    BINARY,
    /** Any finite number; the mean is what is reported. */
    CONTINUOUS
}
