// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A verified webhook event.
 *
 * @param id of the event: the same id again is the same event
 * @param type for example {@code fine_tuning.job.succeeded}
 * @param at when it happened
 * @param data as JSON values, for example the job's {@code id}
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record WebhookEvent(String id, String type, Instant at, Map<String, Object> data) {
    private static final String JOB = "fine_tuning.job.";

    /**
     * {@return the job that it is about}
     *
     * @param provider id of the provider whose webhook it is
     */
    public Optional<JobRef> job(String provider) {
        return type.startsWith(JOB) && data.get("id") instanceof String id && !id.isBlank()
                ? Optional.of(new JobRef(provider, id))
                : Optional.empty();
    }

    /** {@return how the job ended; UNKNOWN where the event is about something else} */
    public JobStatus status() {
        return type.startsWith(JOB) ? JobStates.WORDS.status(type.substring(JOB.length())) : JobStatus.UNKNOWN;
    }
}
