// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;

/**
 * Batches that had to stop before all requests were answered: for lack of money, since the service fails for too long,
 * or since a batch was cancelled there. What came is on record; the same requests, given again, go on.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public class BatchStoppedException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message {@code what: value -> what to do}
     */
    public BatchStoppedException(String message) {
        super(message);
    }
}
