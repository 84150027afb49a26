// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.ChatExample;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A way to score one answer. A metric of one's own is one method; {@link #binary} and {@link #continuous} make one from
 * a lambda.
 *
 * <p>Metrics are called one at a time, on the thread that evaluates. A row on which a metric throws has no score by it,
 * as if it had given {@link Score#missing}: it is left out of the figure, counted, and named in the notes, for a broken
 * metric is not the model's mistake. One that throws on each of the first ten rows ends the evaluation, and so does a
 * provider that refuses the key of a judge, or an interrupt. A metric that can't judge a row gives {@link
 * Score#missing}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface Metric {
    /**
     * {@return the score of this answer}
     *
     * @param answer prompt, expected and actual answer
     */
    Score score(Answer answer);

    /**
     * Complains about a row that it could not score whatever the answer. It is called for every row before the first
     * question is asked, so that a run does not fail after hours for what could be seen at its start. Does nothing
     * unless overridden.
     *
     * @param row with its expected answer
     * @throws IllegalArgumentException if the row can't be scored; the message says what to do
     */
    default void check(ChatExample row) {}

    /** {@return a name for tables, unique within an evaluator, such as {@code exact_match}} */
    default String name() {
        return getClass().getSimpleName();
    }

    /** {@return what values it gives; {@link ScoreKind#CONTINUOUS} unless overridden} */
    default ScoreKind kind() {
        return ScoreKind.CONTINUOUS;
    }

    /** {@return whether more is better; true unless overridden, as for an error rate or a distance} */
    default boolean higherIsBetter() {
        return true;
    }

    /**
     * {@return the score of a row that the model could not answer at all: 0, or 1 where less is better, unless
     * overridden; a distance without upper end should be} Rows are never dropped: a model must not look better by
     * failing where it is hard.
     */
    default double scoreOfFailure() {
        return higherIsBetter() ? 0 : 1;
    }

    /**
     * {@return whether it looks at the expected answer; true unless overridden} If no metric of an evaluator does, rows
     * without an expected answer are evaluated too.
     */
    default boolean needsExpected() {
        return true;
    }

    /**
     * Scores several answers; one after the other unless overridden, as by a judge that asks a model for several at
     * once. Where this throws, each of the answers is scored alone, which the log says.
     *
     * @param answers in any number
     * @return one score per answer, in their order
     */
    default List<Score> scoreAll(List<Answer> answers) {
        return answers.stream().map(this::score).toList();
    }

    /**
     * {@return a pass/fail metric}
     *
     * @param name a name for tables
     * @param test whether the answer passes
     */
    static Metric binary(String name, BinaryTest test) {
        return new NamedMetric(name, ScoreKind.BINARY, answer -> Score.passed(test.passes(answer)));
    }

    /**
     * {@return a metric with any finite value, more being better}
     *
     * @param name a name for tables
     * @param measure the value of an answer
     */
    static Metric continuous(String name, Measure measure) {
        return new NamedMetric(name, ScoreKind.CONTINUOUS, answer -> Score.of(measure.of(answer)));
    }

    /**
     * A test of whether an answer passes.
     *
     * @since 0.1
     */
    @FunctionalInterface
    interface BinaryTest {
        /**
         * {@return whether it passes}
         *
         * @param answer prompt, expected and actual answer
         */
        boolean passes(Answer answer);
    }

    /**
     * A measure of an answer.
     *
     * @since 0.1
     */
    @FunctionalInterface
    interface Measure {
        /**
         * {@return its value, finite}
         *
         * @param answer prompt, expected and actual answer
         */
        double of(Answer answer);
    }
}
