// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * A fine-tuning service, in the few things that differ from one to the next; {@link JobVerbs} makes a provider's verbs
 * of them. Its methods throw {@code FineTuneException}s alone, as an {@code ApiClient} does, and are safe for use by
 * several threads.
 *
 * @param <J> a job as the service shows it, such as {@link Fields}
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface JobService<J> {
    /** {@return the provider's id: lower-case letters, digits and {@code -}} */
    String id();

    /** {@return what it can do} */
    Set<Capability> capabilities();

    /** {@return how the job of a key is found again} */
    KeyedBy keyedBy();

    /** {@return what an id of a job looks like; of another nobody is asked} */
    default Pattern jobIds() {
        return Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,128}");
    }

    /** {@return the words for where a job stands} */
    StatusWords words();

    /**
     * {@return the job that is asked for; nobody is asked yet}
     *
     * @param spec what is to be trained
     * @param key the idempotency key
     */
    JobDraft<J> draft(FineTuneSpec spec, String key);

    /**
     * {@return the job}
     *
     * @param id as {@link #jobId} gave it
     * @throws io.github.finetune4j.error.JobNotFoundException if there is none
     */
    J job(String id);

    /**
     * Asks for a job's end. The service may refuse it for a job that has ended: the skeleton looks where it stands.
     *
     * @param id as {@link #jobId} gave it
     * @return the job as it is then
     * @throws io.github.finetune4j.error.JobNotFoundException if there is none
     */
    J cancel(String id);

    /**
     * {@return what the job's reference holds, by which the service finds it again}
     *
     * @param job as the service shows it
     */
    String jobId(J job);

    /**
     * {@return where the job stands}
     *
     * @param job as the service shows it
     */
    JobState state(J job);

    /**
     * {@return the events after the cursor} {@link EventLog#page} makes it of all events so far. A call of its own that
     * answers with 404 must end in a {@link io.github.finetune4j.error.JobNotFoundException}: {@code job} throws it.
     *
     * @param ref the job; its id matches {@link #jobIds()}
     * @param cursor {@link EventPage#START}, or what the last page gave
     * @param job asks the service for the job
     */
    EventPage events(JobRef ref, String cursor, Supplier<J> job);
}
