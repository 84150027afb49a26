// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The job was cancelled, by this program or elsewhere.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JobCancelledException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final String jobRef;

    /**
     * Makes the exception.
     *
     * @param jobRef text form of the job's reference
     * @param message what failed: value, then what to do
     * @param cause what lies beneath, or null
     */
    public JobCancelledException(String jobRef, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.jobRef = jobRef;
    }

    /** {@return text form of the job's reference} */
    public String jobRef() {
        return jobRef;
    }
}
