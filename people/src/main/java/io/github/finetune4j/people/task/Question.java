// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.task;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A question that people are asked of every task. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Question {
    /** {@return its name, which values are found by} */
    String name();

    /**
     * A choice of labels.
     *
     * @param name of the question
     * @param labels to choose from
     * @param several whether more than one may apply
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Choice(String name, List<String> labels, boolean several) implements Question {
        /** Checks and copies the labels. */
        public Choice {
            QuestionChecks.name(name);
            labels = QuestionChecks.labels(name, labels, 2);
        }
    }

    /**
     * A correction of the one answer of the task: its text is edited.
     *
     * @param name of the question
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Correction(String name) implements Question {
        /** Checks the name. */
        public Correction {
            QuestionChecks.name(name);
        }
    }

    /**
     * A rating of each answer of the task, from 1 to the number of anchors.
     *
     * @param name of the question: the criterion
     * @param anchors what each step of the scale means, the worst first; two to ten
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Rating(String name, List<String> anchors) implements Question {
        /** Checks and copies the anchors. */
        public Rating {
            QuestionChecks.name(name);
            anchors = QuestionChecks.anchors(name, anchors);
        }

        /** {@return the end of the scale} */
        public int most() {
            return anchors.size();
        }
    }

    /**
     * A preference between the answers of the task; ties and <q>both bad</q> are answers, too.
     *
     * @param name of the question
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Preference(String name) implements Question {
        /** Checks the name. */
        public Preference {
            QuestionChecks.name(name);
        }
    }

    /**
     * The pieces of the text and their labels. The text is that of the task's one answer, or of the last message where
     * it has none.
     *
     * @param name of the question
     * @param labels what a piece may be
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    record Spans(String name, List<String> labels) implements Question {
        /** Checks and copies the labels. */
        public Spans {
            QuestionChecks.name(name);
            labels = QuestionChecks.labels(name, labels, 1);
        }
    }

    /**
     * {@return a question with one right label}
     *
     * @param name of the question
     * @param labels at least two
     */
    static Question choice(String name, String... labels) {
        return new Choice(name, List.of(labels), false);
    }

    /**
     * {@return a question with any number of right labels}
     *
     * @param name of the question
     * @param labels at least two
     */
    static Question choices(String name, String... labels) {
        return new Choice(name, List.of(labels), true);
    }

    /**
     * {@return a question for the corrected answer}
     *
     * @param name of the question
     */
    static Question correction(String name) {
        return new Correction(name);
    }

    /**
     * {@return a rating from 1, very poor, to 5, very good}
     *
     * @param name of the question: the criterion
     */
    static Question rating(String name) {
        return new Rating(name, List.of("very poor", "poor", "fair", "good", "very good"));
    }

    /**
     * {@return a question for the better answer}
     *
     * @param name of the question
     */
    static Question preference(String name) {
        return new Preference(name);
    }

    /**
     * {@return a question for pieces of the text}
     *
     * @param name of the question
     * @param labels what a piece may be
     */
    static Question spans(String name, String... labels) {
        return new Spans(name, List.of(labels));
    }

    /**
     * Checks that a value answers this question.
     *
     * @param task of which it is asked
     * @param value what was said
     * @throws IllegalArgumentException if it does not
     */
    default void check(LabelingTask task, LabelValue value) {
        new ValueChecks(this, task).check(value);
    }
}
