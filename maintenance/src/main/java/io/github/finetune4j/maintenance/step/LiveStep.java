// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.registry.ModelVersion;
import org.apiguardian.api.API;

/**
 * Shows a candidate to live traffic: a canary before it is promoted, a watch after that. An implementation is used by
 * one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface LiveStep {
    /** {@return a step that finds everything good at once} */
    static LiveStep none() {
        return order -> StepResult.done(Finding.good("not asked for"));
    }

    /**
     * Begins, or looks how it goes. It is asked at every tick until it is done, also by another process after this one
     * died.
     *
     * @param order the two models
     * @return what was found, or what it waits for; returns soon
     */
    StepResult<Finding> look(LiveOrder order);

    /**
     * Ends it in favour of the champion, since the cycle was cancelled. Does nothing by default.
     *
     * @param order the two models
     * @param who cancelled
     * @param why in a sentence
     */
    default void cancel(LiveOrder order, String who, String why) {}

    /**
     * Hears at each tick which version is the champion, in every process. Does nothing by default.
     *
     * @param champion to which the alias points
     */
    default void follow(ModelVersion champion) {}

    /**
     * The finding of live traffic.
     *
     * @param good whether the candidate stays
     * @param sentence for people
     * @since 0.1
     */
    record Finding(boolean good, String sentence) {
        /**
         * {@return the candidate stays}
         *
         * @param sentence why
         */
        public static Finding good(String sentence) {
            return new Finding(true, sentence);
        }

        /**
         * {@return the champion stays, or comes back}
         *
         * @param sentence why
         */
        public static Finding bad(String sentence) {
            return new Finding(false, sentence);
        }
    }
}
