// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The value of a person's answer to a {@link Question}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface LabelValue {
    /**
     * Chosen labels.
     *
     * @param labels those that apply; exactly one where the question allows one
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Chosen(List<String> labels) implements LabelValue {
        /** Copies the labels. */
        public Chosen {
            labels = List.copyOf(labels);
        }
    }

    /**
     * The answer as it should be.
     *
     * @param text the whole of it
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Corrected(String text) implements LabelValue {}

    /**
     * A rating of each answer.
     *
     * @param byAnswer from 1 to the end of the scale, by the answer's name
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Rated(Map<String, Integer> byAnswer) implements LabelValue {
        /** Copies the ratings. */
        public Rated {
            byAnswer = Collections.unmodifiableMap(new LinkedHashMap<>(byAnswer));
        }
    }

    /**
     * The preferred answer.
     *
     * @param outcome whether one is
     * @param answer the better one's name; empty where none is
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Preferred(Outcome outcome, String answer) implements LabelValue {
        /**
         * The outcome of a comparison.
         *
         * @since 0.1
         */
        @API(status = API.Status.EXPERIMENTAL, since = "0.1")
        public enum Outcome {
            /** One is better. */
            BETTER,
            /** Both are as good. */
            TIE,
            /** Both are of no use. */
            BOTH_BAD
        }

        /** Checks that an answer is named exactly where one is better. */
        public Preferred {
            if ((outcome == Outcome.BETTER) == answer.isEmpty()) {
                throw new IllegalArgumentException("preference " + outcome + " with the answer \"" + answer
                        + "\" -> name an answer where one is better, and only there");
            }
        }
    }

    /**
     * Marked pieces of a text.
     *
     * @param spans in any order
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Marked(List<Span> spans) implements LabelValue {
        /** Copies the spans. */
        public Marked {
            spans = List.copyOf(spans);
        }
    }

    /**
     * A piece of a text with a label.
     *
     * @param start first character, from 0
     * @param end after the last character
     * @param label what it is
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Span(int start, int end, String label) {}

    /**
     * {@return the value of one label}
     *
     * @param label the label
     */
    static Chosen chosen(String label) {
        return new Chosen(List.of(label));
    }

    /**
     * {@return that one answer is better}
     *
     * @param answer its name
     */
    static Preferred preferred(String answer) {
        return new Preferred(Preferred.Outcome.BETTER, answer);
    }

    /** {@return that both answers are as good} */
    static Preferred tie() {
        return new Preferred(Preferred.Outcome.TIE, "");
    }

    /** {@return that both answers are of no use} */
    static Preferred bothBad() {
        return new Preferred(Preferred.Outcome.BOTH_BAD, "");
    }
}
