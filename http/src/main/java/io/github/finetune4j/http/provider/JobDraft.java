// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A job that is asked for: a specification under an idempotency key, made anew for each submission. The skeleton calls
 * {@link #check}, then, one submission of a key at a time, {@link #find}, and where there is no such job
 * {@link #prepare}. For use by one thread.
 *
 * @param <J> a job as the service shows it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface JobDraft<J> extends AutoCloseable {
    /**
     * Looks at what is asked, before anything is uploaded: gathers problems and warnings, and throws where the service
     * cannot do it at all. What {@link JobService#capabilities()} does not declare was refused before.
     *
     * @param findings takes them
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if no request can express it
     * @throws io.github.finetune4j.error.FineTuningClosedException if the base model is no longer tuned; a job of that
     *     key that was created before is given all the same
     */
    void check(JobFindings findings);

    /**
     * Refuses a job that might cost more than a budget, by what is known before anybody is asked. Called for a
     * submission, not for an estimate.
     *
     * @param findings takes what should be known
     * @throws io.github.finetune4j.error.InvalidRequestException if it might
     */
    default void checkBudget(JobFindings findings) {}

    /** {@return the job of the key; the oldest, where there are several} */
    Optional<J> find();

    /**
     * {@return the oldest job of the key, looked for once more after one was created} Another process may have been
     * quicker. As {@link #find()}, unless the youngest jobs can be had for less.
     */
    default Optional<J> first() {
        return find();
    }

    /**
     * {@return whether a job of the key was asked for what is asked now} So for one that does not say.
     *
     * @param job that was found, or was just created
     */
    boolean matches(J job);

    /**
     * Uploads what is not there yet, asks the service for the price where there is a budget, and makes the request.
     *
     * @return what creates the job; called again only where the job was not created, or it is open whether it was and
     *     {@link #find} finds none
     */
    Supplier<J> prepare();

    /** Frees what the draft holds. */
    @Override
    default void close() {}
}
