// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A store of what was captured. Several processes may write to one store, and read it, at the same time. Safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface CaptureStore extends AutoCloseable {
    /**
     * Keeps a batch. What a batch that failed brings again is kept once; so is feedback that {@link Feedback#repeats}
     * another. An interaction may come a second time with what was said, where the first came without it.
     *
     * @param batch in the order in which it happened
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept; then all of it may be given again
     */
    void append(List<? extends Captured> batch);

    /**
     * Keeps what was said apart for a while. Where feedback on an answer is appended before the end of it, the
     * interaction is appended with what was said; otherwise it is removed.
     *
     * @param interactions with content, each of which is appended without it, too
     * @param until when it is removed
     * @throws UnsupportedOperationException if this store can't
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept; then all may be given again
     */
    default void hold(List<Interaction> interactions, Instant until) {
        throw new UnsupportedOperationException(
                "a store that holds nothing: " + getClass().getName() + " -> leave holdForFeedback out");
    }

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
     * from before now. Feedback on an answer of this subject is kept from then on only where the store has the answer:
     * where it has not, the answer was erased, or may have been.
     *
     * @param subject keyed hash of the request's key, as in {@link Interaction#subject}
     * @return how many interactions were removed
     */
    long erase(String subject);

    /**
     * Removes what is older, and what was held for feedback that did not come.
     *
     * @param before the oldest that stays
     * @return how many entries were removed
     */
    long removeBefore(Instant before);

    /**
     * Removes the oldest until the rest takes no more room, or nearly so: a store may remove in pieces.
     *
     * @param bytes most room
     * @return how many entries were removed
     * @throws UnsupportedOperationException if this store can't
     */
    default long removeBeyond(long bytes) {
        throw new UnsupportedOperationException(
                "a store that doesn't know its size: " + getClass().getName() + " -> leave keepAtMost out");
    }

    /**
     * {@return random bytes that were made with the store and stay with it, so that an answer's id is good in this
     * store only; none where a store keeps none, which then needs the application's secret}
     */
    default byte[] salt() {
        return new byte[0];
    }

    /** Writes what is outstanding. */
    @Override
    void close();
}
