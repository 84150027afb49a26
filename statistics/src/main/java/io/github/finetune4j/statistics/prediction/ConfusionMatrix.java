// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.prediction;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A confusion matrix: how often each true class was given each label. Classes are numbered from 0; an answer that is
 * none of them counts as wrong, as if it were a class of its own that is never true. What would be 0/0 is 0, as in
 * scikit-learn with {@code zero_division=0}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ConfusionMatrix {
    /** The label of an answer that is none of the classes. */
    public static final int NO_CLASS = -1;

    private final int classes;
    private final long[][] counts;
    private final long n;

    private ConfusionMatrix(int classes, long[][] counts) {
        this.classes = classes;
        this.counts = counts;
        this.n = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /**
     * {@return the matrix of these answers}
     *
     * @param truth the true class of each row, at least one row
     * @param given the class that was given, {@link #NO_CLASS} if it was none
     * @param classes number of classes, at least 2
     */
    public static ConfusionMatrix of(int[] truth, int[] given, int classes) {
        Checks.atLeast("classes", 2, classes);
        if (truth.length != given.length || truth.length == 0) {
            throw new IllegalArgumentException("classes: " + truth.length + " true and " + given.length
                    + " given -> give each row both, and at least one row");
        }
        long[][] counts = new long[classes][classes + 1];
        for (int row = 0; row < truth.length; row++) {
            if (truth[row] < 0 || truth[row] >= classes || given[row] < NO_CLASS || given[row] >= classes) {
                throw new IllegalArgumentException("classes: " + truth[row] + " and " + given[row] + " in row "
                        + (row + 1) + " -> give 0 to " + (classes - 1));
            }
            counts[truth[row]][given[row] == NO_CLASS ? classes : given[row]]++;
        }
        return new ConfusionMatrix(classes, counts);
    }

    /**
     * A way of averaging the figures of several classes.
     *
     * @since 0.1
     */
    public enum Average {
        /** From the counts of all classes together; with one label per row all three figures are the accuracy. */
        MICRO,
        /** The plain mean over classes, rare ones counting as much as frequent ones. */
        MACRO,
        /** The mean over classes weighted by how often each is true. */
        WEIGHTED
    }

    /**
     * Precision, recall and their weighted harmonic mean.
     *
     * @param precision share of the answers of a class that are right, from 0 to 1
     * @param recall share of the rows of a class that were found, from 0 to 1
     * @param f (1 + β²)·precision·recall / (β²·precision + recall), averaged over classes, from 0 to 1
     * @since 0.1
     */
    public record Figures(double precision, double recall, double f) {}

    /** {@return number of classes} */
    public int classes() {
        return classes;
    }

    /** {@return number of rows} */
    public long n() {
        return n;
    }

    /**
     * {@return how often a class was given a label}
     *
     * @param truth the true class
     * @param given the class given, {@link #NO_CLASS} for none
     */
    public long count(int truth, int given) {
        return counts[truth][given == NO_CLASS ? classes : given];
    }

    /**
     * {@return how often a class is true}
     *
     * @param truth the class
     */
    public long support(int truth) {
        return Arrays.stream(counts[truth]).sum();
    }

    private long given(int label) {
        long sum = 0;
        for (long[] row : counts) {
            sum += row[label];
        }
        return sum;
    }

    private long right() {
        long sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += counts[c][c];
        }
        return sum;
    }

    /** {@return the share of right answers} */
    public double accuracy() {
        return (double) right() / n;
    }

    /** {@return the mean recall over the classes that occur} */
    public double balancedAccuracy() {
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < classes; c++) {
            if (support(c) > 0) {
                sum += (double) counts[c][c] / support(c);
                occurring++;
            }
        }
        return sum / occurring;
    }

    /**
     * {@return the correlation coefficient of Matthews (1975) for any number of classes (Gorodkin 2004), from −1 to 1;
     * 0 if all rows have one class or one label}
     */
    public double matthews() {
        double products = 0;
        double givenSquares = 0;
        double trueSquares = 0;
        for (int c = 0; c <= classes; c++) {
            double label = given(c);
            double support = c < classes ? support(c) : 0;
            products += label * support;
            givenSquares += label * label;
            trueSquares += support * support;
        }
        double all = n;
        double spread = (all * all - givenSquares) * (all * all - trueSquares);
        return spread == 0 ? 0 : (right() * all - products) / Math.sqrt(spread);
    }

    /** {@return Cohen's κ between truth and answers; 1 if both always are the same single class} */
    public double kappa() {
        double chance = 0;
        for (int c = 0; c < classes; c++) {
            chance += (double) given(c) / n * support(c) / n;
        }
        return chance == 1 ? 1 : (accuracy() - chance) / (1 - chance);
    }

    /**
     * {@return the figures of one class}
     *
     * @param c the class
     * @param beta β, above 0; recall weighs β² times as much as precision
     */
    public Figures of(int c, double beta) {
        return figures((double) counts[c][c], (double) given(c), (double) support(c), beta);
    }

    /**
     * {@return the figures of all classes together}
     *
     * @param average how
     * @param beta β, above 0; 1 for F1
     */
    public Figures average(Average average, double beta) {
        if (average == Average.MICRO) {
            long labelled = n - given(classes);
            return figures((double) right(), (double) labelled, (double) n, beta);
        }
        double precision = 0;
        double recall = 0;
        double f = 0;
        for (int c = 0; c < classes; c++) {
            double weight = average == Average.MACRO ? 1.0 / classes : (double) support(c) / n;
            Figures one = of(c, beta);
            precision += weight * one.precision();
            recall += weight * one.recall();
            f += weight * one.f();
        }
        return new Figures(precision, recall, f);
    }

    private static Figures figures(double right, double given, double support, double beta) {
        double weight = Checks.positive("beta", beta) * beta;
        double all = weight * support + given;
        return new Figures(
                given == 0 ? 0 : right / given,
                support == 0 ? 0 : right / support,
                all == 0 ? 0 : (1 + weight) * right / all);
    }
}
