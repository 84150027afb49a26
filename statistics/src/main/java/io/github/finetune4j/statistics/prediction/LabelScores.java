// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Figures;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Precision, recall and F1 of things of which a row can have several: labels, or the entities of a text. What would be
 * 0/0 is 0, as in scikit-learn with {@code zero_division=0}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelScores {
    private final long[] right;
    private final long[] given;
    private final long[] support;

    private LabelScores(long[] right, long[] given, long[] support) {
        this.right = right;
        this.given = given;
        this.support = support;
    }

    /**
     * {@return the scores of these counts}
     *
     * @param right by label, how many were given where they were expected
     * @param given by label, how many were given
     * @param support by label, how many were expected
     */
    public static LabelScores of(long[] right, long[] given, long[] support) {
        if (right.length != given.length || right.length != support.length) {
            throw new IllegalArgumentException("labels: " + right.length + " right, " + given.length + " given, "
                    + support.length + " expected -> count all of each label");
        }
        for (int label = 0; label < right.length; label++) {
            if (right[label] < 0 || right[label] > Math.min(given[label], support[label])) {
                throw new IllegalArgumentException("right ones of label " + label + ": " + right[label] + " of "
                        + given[label] + " given and " + support[label] + " expected -> give at most the lesser");
            }
        }
        return new LabelScores(right.clone(), given.clone(), support.clone());
    }

    /** {@return number of labels} */
    public int labels() {
        return right.length;
    }

    /**
     * {@return how many were expected}
     *
     * @param label from 0
     */
    public long support(int label) {
        return support[label];
    }

    /**
     * {@return the figures of one label, F1 as their mean}
     *
     * @param label from 0
     */
    public Figures of(int label) {
        return figures((double) right[label], (double) given[label], (double) support[label]);
    }

    /**
     * {@return the figures of all labels together; zeros where there is none}
     *
     * @param average how
     */
    public Figures average(Average average) {
        long all = Arrays.stream(support).sum();
        if (average == Average.MICRO) {
            return figures(
                    (double) Arrays.stream(right).sum(),
                    (double) Arrays.stream(given).sum(),
                    (double) all);
        }
        double precision = 0;
        double recall = 0;
        double f = 0;
        for (int label = 0; label < right.length; label++) {
            double weight =
                    average == Average.MACRO ? 1.0 / right.length : all == 0 ? 0 : (double) support[label] / all;
            Figures one = of(label);
            precision += weight * one.precision();
            recall += weight * one.recall();
            f += weight * one.f();
        }
        return new Figures(precision, recall, f);
    }

    private static Figures figures(double right, double given, double support) {
        double all = given + support;
        return new Figures(
                given == 0 ? 0 : right / given, support == 0 ? 0 : right / support, all == 0 ? 0 : 2 * right / all);
    }
}
