// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import org.apiguardian.api.API;

/**
 * The way in which a service lets the job of an idempotency key be found again.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum KeyedBy {
    /** The caller names the job, and the service refuses a name that is taken. */
    NAME,
    /**
     * Jobs carry a label, or a text that holds one, and are listed. Two processes may create one each at the same
     * moment: the older stays, the other is cancelled.
     */
    LABEL,
    /**
     * Nothing: a creation whose answer was lost is not repeated, and the exception says so. A key that is submitted
     * again makes another job.
     */
    NOTHING
}
