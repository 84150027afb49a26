// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import io.github.finetune4j.model.ModelRef;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A handle to a fine-tuning job. No thread waits for it; it can be dropped, and attached to again by
 * {@code FineTune.attach(provider, ref)}, also from another process.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface FineTuneJob {
    /** {@return the job's name; its text form can be stored} */
    JobRef ref();

    /** {@return what the provider last said; does not ask it} */
    JobSnapshot snapshot();

    /**
     * {@return a future of the tuned model, a new one at each call: completing or cancelling it touches nothing else}
     *
     * <p>It fails with {@link io.github.finetune4j.error.JobFailedException},
     * {@link io.github.finetune4j.error.JobCancelledException}, {@link io.github.finetune4j.error.JobTimeoutException},
     * or what the provider threw.
     */
    CompletableFuture<ModelRef> completion();

    /**
     * Calls the listener with each event from now on, and with those already seen first, one at a time and each once. A
     * listener that throws is logged and stays registered. {@link #completion()} and {@link #await()} wait for
     * the listeners registered before they are called, even after the job's end, but at most five seconds.
     *
     * @param listener called on a thread of the engine; should be quick, and must not wait for the job
     * @return this
     */
    FineTuneJob onEvent(Consumer<JobEvent> listener);

    /**
     * {@return the job's events from its first one, for each subscriber anew; completes or fails as
     * {@link #completion()} does}
     *
     * <p>Keeps the rules of Reactive Streams. The events are kept in memory as long as the handle is; beyond 50,000 of
     * them, older step events and notes are thinned out for subscribers that come later.
     */
    Flow.Publisher<JobEvent> events();

    /**
     * Has the provider asked now instead of at its interval, for whoever has heard from elsewhere that there is news,
     * such as a webhook. Returns at once; does nothing if the job has ended or the provider is being asked.
     */
    void refresh();

    /**
     * Asks the provider to cancel the job; does nothing if it has ended or was asked before. Returns at once; the job
     * ends soon after, as cancelled, or as it would have ended if it was just about to.
     *
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the provider cannot cancel
     */
    void cancel();

    /**
     * Waits for the end.
     *
     * @return the tuned model
     * @throws io.github.finetune4j.error.FineTuneException as {@link #completion()} fails
     */
    ModelRef await();

    /**
     * Waits for the end, at most for a time. The job itself goes on.
     *
     * @param timeout positive
     * @return the tuned model
     * @throws io.github.finetune4j.error.JobTimeoutException if the time is over before the job is
     * @throws io.github.finetune4j.error.FineTuneException as {@link #completion()} fails
     */
    ModelRef await(Duration timeout);
}
