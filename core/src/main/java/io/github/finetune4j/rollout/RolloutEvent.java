// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * One entry of a rollout's audit: stored with the state that it led to, and never changed.
 *
 * @param at when
 * @param rollout name of the rollout
 * @param version of the state that it led to
 * @param kind what happened
 * @param who an operator's name, or {@code rollout} where it acted by itself
 * @param why the reason, in a sentence
 * @param numbers what it rests on, as JSON values
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record RolloutEvent(
        Instant at, String rollout, long version, Kind kind, String who, String why, Map<String, Object> numbers) {
    /** Copies the numbers. */
    public RolloutEvent {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /**
     * The kind of an event.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The rollout began. */
        STARTED,
        /** Begun by an earlier version, which did not store which models it compares: somebody has said which. */
        ADOPTED,
        /** The next stage began. */
        STAGE,
        /** A candidate among several was taken out. */
        DROPPED,
        /** Measuring is in trouble: the stages have paused by themselves. Stored as {@code HELD}. */
        AUTO_PAUSED("HELD"),
        /** The trouble is over. Stored as {@code RELEASED}. */
        AUTO_RESUMED("RELEASED"),
        /** An operator stopped the stages. */
        PAUSED,
        /** An operator let the stages go on. */
        RESUMED,
        /** A candidate won. */
        PROMOTED,
        /** Back to the baseline. */
        ROLLED_BACK;

        private final String word;

        Kind() {
            word = name();
        }

        Kind(String word) {
            this.word = word;
        }

        /** {@return the word in stores and exports, which no version changes} */
        public String word() {
            return word;
        }

        /**
         * {@return the kind of a stored word}
         *
         * @param word as {@link #word()} gave it
         * @throws IllegalArgumentException if there is none such
         */
        public static Kind ofWord(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "kind of event: " + word + " -> give a word that word() gave"));
        }
    }

    /** {@return the line for people} */
    @Override
    public String toString() {
        return at + " " + rollout + " v" + version + " " + kind + " by " + who + ": " + why;
    }
}
