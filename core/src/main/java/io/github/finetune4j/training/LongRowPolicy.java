// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.training;

import org.apiguardian.api.API;

/**
 * A policy for rows with more tokens than the limit. Whatever happens is reported.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum LongRowPolicy {
    /** The job is refused, with the rows and their lengths. */
    REFUSE,
    /** The row is left out. */
    DROP,
    /** The row's end is cut off; a row that then holds no target token is left out. */
    TRUNCATE
}
