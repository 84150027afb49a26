// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A metric of a whole set of answers that is not a mean over rows, such as BLEU, chrF, macro F1 or a correlation. Its
 * interval and its paired test come from resampling rows, each time computed anew from what {@link #corpus} has
 * prepared; sentence scores are never averaged.
 *
 * <p>{@link #score} still gives each row a score of its own, for tables of rows, for slices of one row and for
 * regressions.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface CorpusMetric extends Metric {
    /**
     * {@return what is needed to compute the metric over any of these rows, such as sufficient statistics per row; work
     * that does not depend on which rows are drawn belongs here}
     *
     * @param answers in the order of the rows; a row that the model failed holds an empty answer
     */
    Corpus corpus(List<Answer> answers);

    @Override
    default ScoreKind kind() {
        return ScoreKind.CONTINUOUS;
    }

    /**
     * A set of answers from which samples can be drawn.
     *
     * @since 0.1
     */
    @FunctionalInterface
    interface Corpus {
        /**
         * {@return the metric over these rows, finite}
         *
         * @param rows positions in the list that the corpus was made of, in any order, with repetitions; must not be
         *     changed or kept
         */
        double value(int... rows);
    }
}
