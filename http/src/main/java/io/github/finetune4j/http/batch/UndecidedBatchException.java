// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.FineTuneException;
import org.apiguardian.api.API;

/**
 * A batch of which nobody can tell yet whether it was created: batches are under way at the service that it may be. It
 * is looked for again after a pause, and none is created until it is clear.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public class UndecidedBatchException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which they are.
     *
     * @param message {@code what: value -> what to do}
     */
    public UndecidedBatchException(String message) {
        super(message);
    }
}
