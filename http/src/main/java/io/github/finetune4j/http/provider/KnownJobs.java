// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The jobs that an open provider can be asked about, and those that are so new that the service may not show them yet.
 */
final class KnownJobs {
    /** For how long the service may not yet know a job that it has just created. */
    private static final Duration UNSETTLED = Duration.ofMinutes(1);

    private static final int MOST_RECENT = 4_096;
    private static final int NOT_FOUND = 404;

    private final String provider;
    private final Pattern ids;
    private final InstantSource clock;
    private final ConcurrentMap<String, Instant> created = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Begins with no job that is new.
     *
     * @param ids what the service's ids of jobs look like
     */
    KnownJobs(String provider, Pattern ids, InstantSource clock) {
        this.provider = provider;
        this.ids = ids;
        this.clock = clock;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + provider + " is closed -> keep it open as long as its jobs are waited for");
        }
    }

    void close() {
        closed = true;
    }

    /** {@return the job's id at the service} */
    String id(JobRef ref) {
        requireOpen();
        if (!ref.providerId().equals(provider) || !ids.matcher(ref.jobId()).matches()) {
            throw new JobNotFoundException(
                    "no job " + ref + " at " + provider + " -> use the reference that its start gave",
                    ProviderFailure.of(provider, "get job"),
                    null);
        }
        return ref.jobId();
    }

    /** {@return a reference to a job that was just created} */
    JobRef created(String id) {
        if (created.size() >= MOST_RECENT) {
            created.clear(); // only the last minute's can still be unknown
        }
        created.put(id, clock.instant());
        return new JobRef(provider, id);
    }

    /** From here on it is no new job that does not show yet. */
    void forget(String id) {
        created.remove(id);
    }

    /** A job that was just created may not be known everywhere at the service: then asking again is sensible. */
    <T> T settled(String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (JobNotFoundException e) {
            throw missing(id, e);
        }
    }

    /** That there is no such job is said as such, also where the service says just 404. */
    <T> T found(String id, Supplier<T> call) {
        return settled(id, () -> {
            try {
                return call.get();
            } catch (InvalidRequestException e) {
                if (e.status().orElse(0) != NOT_FOUND) {
                    throw e;
                }
                throw new JobNotFoundException(
                        "no job " + id + " at " + provider + " -> check the reference, and whose key it is",
                        failure(e),
                        e);
            }
        });
    }

    private ProviderException missing(String id, JobNotFoundException e) {
        Instant since = created.get(id);
        if (since == null || !clock.instant().isBefore(since.plus(UNSETTLED))) {
            return e;
        }
        return new TransientProviderException(
                "job " + id + " was created at " + since + " and is not shown yet -> ask again", failure(e), e);
    }

    private ProviderFailure failure(ProviderException e) {
        return new ProviderFailure(provider, e.operation(), e.status().orElse(0), null, e.attempts(), e.details());
    }

    /** {@return the id of a model of this provider} */
    String model(ModelRef model) {
        requireOpen();
        if (!model.provider().equals(provider)) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + provider + " -> ask its own provider");
        }
        return model.id();
    }
}
