// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.error.FineTuneException;

/** Results of a batch that were paid for and can't be read: the batch stays open, so that they are read again. */
final class UnreadableResultsException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    UnreadableResultsException(String message) {
        super(message);
    }
}
