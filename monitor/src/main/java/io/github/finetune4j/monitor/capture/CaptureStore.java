// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Keeps what was captured. Several processes may write to one store, and read it, at the same time. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface CaptureStore extends AutoCloseable {
    /**
     * Keeps a batch. An interaction whose response id is known is not kept again, nor is the same feedback.
     *
     * @param batch in the order in which it happened
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept; then all of the batch may be given again
     */
    void append(List<? extends Captured> batch);

    /**
     * {@return what was kept, in the order in which it became known}
     *
     * @param after the cursor of the page before; empty for the first page
     * @param most entries, at least 1
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be read
     */
    CapturePage read(String after, int most);

    /**
     * {@return an interaction; empty where it is unknown, erased or past its retention}
     *
     * @param responseId of its answer
     */
    Optional<Interaction> find(String responseId);

    /**
     * {@return the feedback on an answer, oldest first}
     *
     * @param responseId of the answer
     */
    List<Feedback> feedback(String responseId);

    /**
     * Removes everything of a subject from every copy that the store keeps, and refuses what of it is still to come
     * from before now.
     *
     * @param subject keyed hash of the request's key, as in {@link Interaction#subject}
     * @return how many interactions were removed
     */
    long erase(String subject);

    /**
     * Removes what is older.
     *
     * @param before the oldest that stays
     * @return how many entries were removed
     */
    long removeBefore(Instant before);

    /** Writes what is outstanding. */
    @Override
    void close();
}
