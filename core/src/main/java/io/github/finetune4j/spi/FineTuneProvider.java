// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A provider of fine-tuning, in five blocking methods. The engine calls them from threads of its own, several at once,
 * and turns them into futures, events, deadlines and back-off. The rules are numbered in
 * {@code docs/reference/provider-rules.md}, and {@code FineTuneProviderTck} of finetune4j-testkit has a test for each.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FineTuneProvider extends AutoCloseable {
    /**
     * {@return the id in {@link JobRef} and {@code ModelRef}: lower-case letters, digits and {@code -}; never changes}
     */
    String id();

    /** {@return what it can do} */
    Set<Capability> capabilities();

    /**
     * {@return the shortest sensible pause between two looks at a job, above zero and at most ten minutes} The engine
     * looks that often while there is news, and up to eight times more slowly while there is none.
     */
    default Duration pollInterval() {
        return Duration.ofSeconds(2);
    }

    /**
     * Starts a job and returns once the provider has accepted it.
     *
     * @param spec what to train; within {@link #capabilities()}
     * @param context carries the idempotency key
     * @return the job; the same one for the same key
     * @throws io.github.finetune4j.error.TransientProviderException if trying again with the same key is sensible
     * @throws io.github.finetune4j.error.FineTuneException if it is not
     */
    JobRef submit(FineTuneSpec spec, SubmitContext context);

    /**
     * {@return where the job stands}
     *
     * @param ref the job
     * @throws io.github.finetune4j.error.JobNotFoundException if there is no such job
     * @throws io.github.finetune4j.error.TransientProviderException if asking again is sensible
     */
    JobSnapshot poll(JobRef ref);

    /**
     * {@return events after the cursor}
     *
     * @param ref the job
     * @param cursor {@link EventPage#START}, or what the last page gave
     * @throws io.github.finetune4j.error.JobNotFoundException if there is no such job
     * @throws io.github.finetune4j.error.TransientProviderException if asking again is sensible
     */
    EventPage events(JobRef ref, String cursor);

    /**
     * Asks for the job's end; an ended job stays as it is.
     *
     * @param ref the job
     * @return where the job stands now; it may end later
     * @throws io.github.finetune4j.error.JobNotFoundException if there is no such job
     * @throws io.github.finetune4j.error.TransientProviderException if asking again is sensible
     */
    JobSnapshot cancel(JobRef ref);

    /**
     * {@return the model, ready to answer} It answers as long as the provider is open. Where an answer needs a
     * deployment, the provider's own class says how one is made.
     *
     * @param model a tuned one of this provider's, or a base model where the provider has one of that name
     * @throws UnsupportedCapabilityException if the provider does not declare {@link Capability#CHAT}
     * @throws IllegalArgumentException if the model is another provider's
     */
    default ChatModel chatModel(ModelRef model) {
        throw new UnsupportedCapabilityException(
                "provider " + id() + " trains models and answers with none, so not with "
                        + model + " -> ask a provider that declares " + Capability.CHAT
                        + ", or bring the model to where it answers");
    }

    /** Frees what the provider holds. Jobs at a remote provider go on. A second call does nothing. */
    @Override
    default void close() {}
}
