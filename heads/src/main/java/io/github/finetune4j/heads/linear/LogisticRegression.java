// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression, exactly as scikit-learn defines it: the weights and intercepts that minimise {@code C} times the
 * sum of the rows' weighted log-losses plus half the sum of squared weights. Intercepts are not penalised. Equal input
 * gives equal bits, on any number of cores; it computes on all of them. Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LogisticRegression {
    private static final double[] CANDIDATES = {0.1, 0.3, 1, 3, 10, 30, 100};

    private final double inverseRegularization;
    private final boolean balanced;
    private final double @Nullable [] rowWeights;
    private final FitMonitor monitor;
    private final double tolerance;

    private LogisticRegression(Builder builder) {
        inverseRegularization = builder.inverseRegularization;
        balanced = builder.balanced;
        rowWeights = builder.rowWeights;
        monitor = new FitMonitor(builder.listener, builder.cancelled);
        tolerance = builder.tolerance;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the most memory that a fit takes, in bytes, the vectors counted}
     *
     * @param rows how many vectors
     * @param features how long each is
     * @param labels how many labels
     */
    public static long memory(int rows, int features, int labels) {
        return FitMemory.dense(rows, features, labels);
    }

    /**
     * {@return a head that gives a text one of several labels} Two labels have one value, and thereby half the penalty
     * that several would have, as in scikit-learn.
     *
     * @param vectors [rows][features], finite
     * @param labels of each row, from 0 to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fit(double[][] vectors, int[] labels, int outputs) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.length, outputs);
        requireDense(vectors, outputs);
        return one(new DenseDesign(vectors), labels, counts);
    }

    /**
     * {@return a head that gives a text one of several labels, fitted on vectors that are mostly zeros}
     *
     * @param vectors of one length, finite
     * @param labels of each row, from 0 to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fit(List<SparseVector> vectors, int[] labels, int outputs) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.size(), outputs);
        requireSparse(vectors, values(outputs));
        return one(sparse(vectors, values(outputs)), labels, counts);
    }

    private static Design sparse(List<SparseVector> vectors, int values) {
        return SpanDesign.pays(vectors.size(), vectors.get(0).length(), values)
                ? new SpanDesign(vectors)
                : new SparseDesign(vectors);
    }

    private static void requireDense(double[][] vectors, int outputs) {
        FitMemory.require(
                memory(vectors.length, vectors[0].length, outputs),
                vectors.length + " rows of " + vectors[0].length + " numbers and " + outputs + " labels");
    }

    private static void requireSparse(List<SparseVector> vectors, int outputs) {
        long numbers = vectors.stream().mapToLong(each -> each.places.length).sum();
        int features = vectors.get(0).length();
        FitMemory.require(
                FitMemory.sparse(vectors.size(), features, numbers, outputs),
                vectors.size() + " rows of " + features + " numbers, mostly zeros, and " + outputs + " labels");
    }

    /**
     * {@return a head of labels that each apply or do not: one against the rest, each fitted by itself}
     *
     * @param vectors [rows][features], finite
     * @param applies [rows][labels], whether the label applies to the row; each applies to some rows and not to others
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fit(double[][] vectors, boolean[][] applies) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(applies, vectors.length);
        requireDense(vectors, counts.length);
        return solved(HeadKind.ANY_OF_MANY, new DenseDesign(vectors), link(applies, counts), counts.length);
    }

    /**
     * {@return a head of labels that each apply or do not, fitted on vectors that are mostly zeros}
     *
     * @param vectors of one length, finite
     * @param applies [rows][labels], whether the label applies to the row; each applies to some rows and not to others
     * @throws IllegalArgumentException if the rows are not such, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fit(List<SparseVector> vectors, boolean[][] applies) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(applies, vectors.size());
        requireSparse(vectors, counts.length);
        return solved(HeadKind.ANY_OF_MANY, sparse(vectors, counts.length), link(applies, counts), counts.length);
    }

    /**
     * {@return a head that gives a text one of several labels, learnt from probabilities of them} Cross-entropy: what a
     * fit on each row once for each label would give, weighted by its probability.
     *
     * @param vectors [rows][features], finite
     * @param targets [rows][labels], from 0 to 1, each row's sum to 1; each label has some probability somewhere
     * @throws IllegalArgumentException if the rows are not such, labels are to weigh alike, or the heap is too small
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fitSoft(double[][] vectors, double[][] targets) {
        FitRows.checkVectors(vectors);
        int outputs = FitRows.checkTargets(targets, vectors.length, true);
        requireDense(vectors, outputs);
        return soft(new DenseDesign(vectors), targets, outputs);
    }

    /**
     * {@return as {@link #fitSoft(double[][], double[][])}, fitted on vectors that are mostly zeros}
     *
     * @param vectors of one length, finite
     * @param targets as there
     * @throws IllegalArgumentException if the rows are not such, labels are to weigh alike, or the heap is too small
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fitSoft(List<SparseVector> vectors, double[][] targets) {
        FitRows.checkVectors(vectors);
        int outputs = FitRows.checkTargets(targets, vectors.size(), true);
        requireSparse(vectors, outputs);
        return soft(new SparseDesign(vectors), targets, outputs);
    }

    /**
     * {@return a head of labels that each apply or do not, learnt from the probability of each}
     *
     * @param vectors [rows][features], finite
     * @param targets [rows][labels], from 0 to 1
     * @throws IllegalArgumentException if the rows are not such, labels are to weigh alike, or the heap is too small
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fitSoftSeveral(double[][] vectors, double[][] targets) {
        FitRows.checkVectors(vectors);
        int outputs = FitRows.checkTargets(targets, vectors.length, false);
        requireDense(vectors, outputs);
        return solved(HeadKind.ANY_OF_MANY, new DenseDesign(vectors), softSeveral(targets), outputs);
    }

    /**
     * {@return as {@link #fitSoftSeveral(double[][], double[][])}, fitted on vectors that are mostly zeros}
     *
     * @param vectors of one length, finite
     * @param targets as there
     * @throws IllegalArgumentException if the rows are not such, labels are to weigh alike, or the heap is too small
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public LinearHead fitSoftSeveral(List<SparseVector> vectors, double[][] targets) {
        FitRows.checkVectors(vectors);
        int outputs = FitRows.checkTargets(targets, vectors.size(), false);
        requireSparse(vectors, outputs);
        return solved(HeadKind.ANY_OF_MANY, new SparseDesign(vectors), softSeveral(targets), outputs);
    }

    private LinearHead soft(Design design, double[][] targets, int outputs) {
        if (outputs > 2) {
            return solved(HeadKind.ONE_OF_MANY, design, new SoftTargetLink(targets, softWeights(targets)), outputs);
        }
        double[][] second =
                Arrays.stream(targets).map(each -> new double[] {each[1]}).toArray(double[][]::new);
        return solved(HeadKind.ONE_OF_TWO, design, softSeveral(second), 1);
    }

    private Link softSeveral(double[][] targets) {
        return new SoftSigmoidLink(targets, softWeights(targets));
    }

    private double[] softWeights(double[][] targets) {
        if (balanced) {
            throw new IllegalArgumentException(
                    "balancedLabels: true for rows with probabilities, which have no label to count -> leave it out");
        }
        return weights(targets.length);
    }

    /**
     * {@return how well each {@code C} does on rows that are held out} Five folds, each label's rows dealt evenly; the
     * least mean log-loss wins, which is also what makes good probabilities. {@code C} as set plays no part.
     *
     * @param vectors as for {@link #fit(double[][], int[], int)}
     * @param labels likewise; a label with one row only is always learnt from, and counted
     * @param outputs likewise
     * @param candidates the values to try, above 0, rising; none: 0.1, 0.3, 1, 3, 10, 30 and 100
     * @throws IllegalArgumentException if the rows are not such, no label has two, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public RegularizationChoice choose(double[][] vectors, int[] labels, int outputs, double... candidates) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.length, outputs);
        requireDense(vectors, outputs);
        return new RegularizationPath(
                        rows -> new DenseDesign(
                                Arrays.stream(rows).mapToObj(i -> vectors[i]).toArray(double[][]::new)),
                        (head, row) -> head.values(vectors[row]),
                        link(labels, counts),
                        values(outputs),
                        monitor)
                .choose(checked(candidates), folds(labels, counts));
    }

    /**
     * {@return how well each {@code C} does on rows that are held out, for vectors that are mostly zeros}
     *
     * @param vectors as for {@link #fit(List, int[], int)}
     * @param labels likewise; a label with one row only is always learnt from, and counted
     * @param outputs likewise
     * @param candidates the values to try, above 0, rising; none: 0.1, 0.3, 1, 3, 10, 30 and 100
     * @throws IllegalArgumentException if the rows are not such, no label has two, or the heap is too small for them
     * @throws java.util.concurrent.CancellationException if it was cancelled, or the thread interrupted
     */
    public RegularizationChoice choose(List<SparseVector> vectors, int[] labels, int outputs, double... candidates) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.size(), outputs);
        requireSparse(vectors, values(outputs));
        return new RegularizationPath(
                        rows -> sparse(
                                Arrays.stream(rows).mapToObj(vectors::get).toList(), values(outputs)),
                        (head, row) -> head.values(vectors.get(row)),
                        link(labels, counts),
                        values(outputs),
                        monitor)
                .choose(checked(candidates), folds(labels, counts));
    }

    private static int values(int outputs) {
        return outputs == 2 ? 1 : outputs;
    }

    private static double[] checked(double[] candidates) {
        double[] values = candidates.length == 0 ? CANDIDATES : candidates.clone();
        double before = 0;
        for (double value : values) {
            Given.positive("candidate of inverseRegularization", value);
            before = Given.above("candidate of inverseRegularization", value, before);
        }
        return values;
    }

    private static Folds folds(int[] labels, int[] counts) {
        Folds folds = Folds.of(labels, counts);
        if (folds.neverHeldOut() == labels.length) {
            throw new IllegalArgumentException("rows to hold out: none, each label has one row only -> set"
                    + " inverseRegularization, or give more rows");
        }
        return folds;
    }

    private LinearHead one(Design design, int[] labels, int[] counts) {
        HeadKind kind = counts.length == 2 ? HeadKind.ONE_OF_TWO : HeadKind.ONE_OF_MANY;
        return solved(kind, design, link(labels, counts), values(counts.length));
    }

    private Link link(int[] labels, int[] counts) {
        if (counts.length == 2) {
            boolean[][] second = new boolean[labels.length][1];
            for (int i = 0; i < labels.length; i++) {
                second[i][0] = labels[i] == 1;
            }
            return link(second, new int[] {counts[1]});
        }
        double[] weights = weights(labels.length);
        for (int i = 0; i < labels.length && balanced; i++) {
            weights[i] *= labels.length / ((double) counts.length * counts[labels[i]]);
        }
        return new SoftmaxLink(labels.clone(), weights);
    }

    private Link link(boolean[][] applies, int[] counts) {
        int rows = applies.length;
        double[] yes = new double[counts.length];
        double[] no = new double[counts.length];
        for (int k = 0; k < counts.length; k++) {
            yes[k] = balanced ? rows / (2.0 * counts[k]) : 1;
            no[k] = balanced ? rows / (2.0 * (rows - counts[k])) : 1;
        }
        return new SigmoidLink(applies, weights(rows), yes, no);
    }

    private double[] weights(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return rowWeights == null ? weights : FitRows.weights(rowWeights, rows).clone();
    }

    private LinearHead solved(HeadKind kind, Design design, Link link, int values) {
        int[] all = IntStream.range(0, design.rows()).toArray();
        LogisticLoss loss = new LogisticLoss(design, link.of(all, inverseRegularization), values);
        NewtonSearch search = new NewtonSearch(loss, loss.zeros(), monitor);
        Coefficients found = design.read(search.runFromAfar(tolerance), values);
        if (kind == HeadKind.ONE_OF_MANY) {
            centre(found.intercepts());
        }
        return new LinearHead(kind, found.weights(), found.intercepts());
    }

    /** Only differences of intercepts count: they are shifted to mean 0. */
    private static void centre(double[] intercepts) {
        double mean = Arrays.stream(intercepts).sum() / intercepts.length;
        for (int k = 0; k < intercepts.length; k++) {
            intercepts[k] -= mean;
        }
    }

    /**
     * Builds a {@link LogisticRegression}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double inverseRegularization = 1;
        private boolean balanced;
        private double @Nullable [] rowWeights;
        private Consumer<? super FitProgress> listener = progress -> {};
        private BooleanSupplier cancelled = () -> false;

        private double tolerance = NewtonSearch.TOLERANCE;

        private Builder() {}

        /**
         * Sets scikit-learn's {@code C}: the larger, the closer the head follows the rows.
         *
         * @param value above 0, default 1
         * @return this
         */
        public Builder inverseRegularization(double value) {
            inverseRegularization = Given.positive("inverseRegularization", value);
            return this;
        }

        /**
         * Sets whether each label weighs as much as any other, however many rows it has: a row of a label with c of n
         * rows then counts n / (labels * c), scikit-learn's {@code balanced}.
         *
         * @param value default false
         * @return this
         */
        public Builder balancedLabels(boolean value) {
            balanced = value;
            return this;
        }

        /**
         * Sets what each row counts, times what its label does.
         *
         * @param values one of each row, finite and above 0; default: 1 each
         * @return this
         */
        public Builder rowWeights(double... values) {
            rowWeights = values.clone();
            return this;
        }

        /**
         * Sets a listener that hears of each step, in the thread that fits.
         *
         * @param value what it throws is counted and logged; the head is fitted all the same
         * @return this
         */
        public Builder onProgress(Consumer<? super FitProgress> value) {
            listener = value;
            return this;
        }

        /**
         * Ends a fit with a {@link java.util.concurrent.CancellationException} once this says so; asked before every
         * pass over the rows. Interrupting the thread that fits does the same.
         *
         * @param value whether to stop; what it throws is counted and logged, and stops nothing
         * @return this
         */
        public Builder cancelWhen(BooleanSupplier value) {
            cancelled = value;
            return this;
        }

        /**
         * Sets how near to the best weights a fit ends.
         *
         * @param value as a Euclidean distance of all weights, above 0; 1e-8 unless set
         * @return this
         */
        public Builder tolerance(double value) {
            tolerance = Given.positive("tolerance", value);
            return this;
        }

        /** {@return the settings, ready to fit} */
        public LogisticRegression build() {
            return new LogisticRegression(this);
        }
    }
}
