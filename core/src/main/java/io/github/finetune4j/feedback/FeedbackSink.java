// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.feedback;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A place that feedback on answers reaches: a rollout, a capture, or one of the application's own. Called by the thread
 * that gives feedback, perhaps by several at once.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface FeedbackSink {
    /**
     * An outcome of feedback at a sink.
     *
     * @since 0.1
     */
    enum Outcome {
        /** It was counted. */
        COUNTED,
        /** The same had been counted before. */
        REPEATED,
        /** The answer, or the metric, is not this sink's. */
        FOREIGN
    }

    /**
     * Takes feedback.
     *
     * @param feedback on any answer, also one that this sink knows nothing of
     * @return what it did
     */
    Outcome accept(AnswerFeedback feedback);

    /**
     * {@return whether it remembers for good what it has counted, in whatever process} Such sinks are asked first: what
     * one of them calls {@link Outcome#REPEATED} is not passed on to those that would count it again after a restart.
     * By default it does not.
     */
    default boolean remembers() {
        return false;
    }

    /** {@return sinks within, that hear what this one hears: for example the rollout that a capture is around} */
    default List<FeedbackSink> within() {
        return List.of();
    }
}
