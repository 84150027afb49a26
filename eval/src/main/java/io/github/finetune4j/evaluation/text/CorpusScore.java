// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A score of a whole corpus, computed from sums over its rows (its sufficient statistics). So it can be resampled
 * exactly: draw rows, add up their statistics, score the sum.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface CorpusScore {
    /**
     * {@return the statistics of one row, always of the same length, to be added to those of other rows}
     *
     * @param text what was written, such as a model's answer
     * @param references one or more texts that would have been right
     */
    double[] statistics(String text, List<String> references);

    /**
     * {@return the score, in the unit of the metric}
     *
     * @param sums statistics summed over at least one row; not changed
     */
    double score(double[] sums);

    /**
     * {@return the settings in one line, in the form of sacrebleu's signature where sacrebleu has the metric}
     *
     * @param references number of references per row; −1 if it varies
     */
    String signature(int references);

    /** {@return whether more is better} */
    default boolean higherIsBetter() {
        return true;
    }

    /**
     * {@return the score of one row by itself}
     *
     * @param text what was written
     * @param references one or more texts that would have been right
     */
    default double sentence(String text, List<String> references) {
        return score(statistics(text, references));
    }

    /**
     * {@return the score of a corpus}
     *
     * @param texts at least one
     * @param references one non-empty list per text
     */
    default double corpus(List<String> texts, List<List<String>> references) {
        return score(sums(texts, references));
    }

    /**
     * {@return the statistics of all rows added up}
     *
     * @param texts at least one
     * @param references one non-empty list per text
     */
    default double[] sums(List<String> texts, List<List<String>> references) {
        Corpora.check(texts, references);
        double[] sums = statistics(texts.get(0), references.get(0)).clone();
        for (int row = 1; row < texts.size(); row++) {
            double[] one = statistics(texts.get(row), references.get(row));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += one[i];
            }
        }
        return sums;
    }
}
