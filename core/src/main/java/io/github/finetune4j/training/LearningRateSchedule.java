// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * A schedule of the learning rate after warm-up; the names are those of transformers' schedules.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum LearningRateSchedule {
    /** Stays where it is. */
    CONSTANT,
    /** Falls in a straight line to zero at the last step. */
    LINEAR,
    /** Falls to zero along half a cosine. */
    COSINE
}
