// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import io.github.finetune4j.internal.names.Names;
import org.apiguardian.api.API;

/**
 * A reference to a job at a provider. The text form {@code provider/job-id} is a promise: store it, and attach to the
 * job from another process.
 *
 * @param providerId the provider's id, without a slash
 * @param jobId the provider's own id of the job
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record JobRef(String providerId, String jobId) {
    /** Checks both parts. */
    public JobRef {
        if (providerId.isBlank() || providerId.indexOf('/') >= 0 || jobId.isBlank()) {
            throw new IllegalArgumentException("job reference: " + providerId + "/" + jobId
                    + " -> write provider/job-id, neither of them blank, the provider without a slash");
        }
    }

    /**
     * {@return the reference of that text form}
     *
     * @param text {@code provider/job-id}
     * @throws IllegalArgumentException if it has another form
     */
    public static JobRef parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("job reference: " + Names.shown(text) + " -> write provider/job-id");
        }
        return new JobRef(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return providerId + "/" + jobId;
    }
}
