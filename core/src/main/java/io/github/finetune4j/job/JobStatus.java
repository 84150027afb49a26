// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import org.apiguardian.api.API;

/**
 * The status of a job, the same for all providers. The provider's own word is kept in
 * {@link JobSnapshot#providerStatus()}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum JobStatus {
    /** Accepted, not started. */
    QUEUED(false),
    /** At work. */
    RUNNING(false),
    /** Stopped for now; can go on. */
    PAUSED(false),
    /** Ended with a tuned model. */
    SUCCEEDED(true),
    /** Ended without one. */
    FAILED(true),
    /** Ended because somebody cancelled it. */
    CANCELLED(true),
    /** A word of the provider that is not known here: polling goes on. */
    UNKNOWN(false);

    private final boolean terminal;

    JobStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** {@return whether the job has ended for good} */
    public boolean terminal() {
        return terminal;
    }
}
