// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import org.apiguardian.api.API;

/**
 * Decides about one row at a time. Gives the same answer for the same row; safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowJudge {
    /**
     * {@return what is to become of the row}
     *
     * @param row one that reached the step
     */
    StepOutcome judge(DatasetRow row);
}
