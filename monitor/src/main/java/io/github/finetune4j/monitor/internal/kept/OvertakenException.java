// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.kept;

import io.github.finetune4j.error.FineTuneException;

/** Thrown where another process has written to a journal first: what was decided is to be decided anew. */
public final class OvertakenException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what somebody else has written to.
     *
     * @param what a journal of the monitors
     */
    public OvertakenException(String what) {
        super("monitors' journal " + what + ": another process has written to it -> look again");
    }
}
