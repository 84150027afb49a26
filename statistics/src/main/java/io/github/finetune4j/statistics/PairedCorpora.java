// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Compares two systems on the same rows by a score that is computed from sums over rows (BLEU, chrF, macro F1); it
 * resamples those sums, never a mean of row scores. Koehn, "Statistical Significance Tests for Machine Translation
 * Evaluation", EMNLP 2004; Riezler and Maxwell, ACL workshop on evaluation measures, 2005. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class PairedCorpora {
    private final SparseRows baseline;
    private final SparseRows candidate;
    private final ToDoubleFunction<double[]> score;

    private PairedCorpora(SparseRows baseline, SparseRows candidate, ToDoubleFunction<double[]> score) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.score = score;
    }

    /**
     * {@return both systems}
     *
     * @param baseline statistics per row of the baseline, all of the same length; at least two rows
     * @param candidate statistics of the same rows of the candidate
     * @param score the score of statistics summed over rows; it must not change or keep them
     */
    public static PairedCorpora of(
            List<double[]> baseline, List<double[]> candidate, ToDoubleFunction<double[]> score) {
        if (baseline.size() != candidate.size()) {
            throw new IllegalArgumentException("rows: " + baseline.size() + " of the baseline and " + candidate.size()
                    + " of the candidate -> give the same rows on both sides");
        }
        Checks.atLeast("the number of rows", 2, baseline.size());
        return new PairedCorpora(new SparseRows(baseline), new SparseRows(candidate), score);
    }

    /** {@return the baseline's score on all rows} */
    public double baselineScore() {
        return score.applyAsDouble(baseline.total());
    }

    /** {@return the candidate's score on all rows} */
    public double candidateScore() {
        return score.applyAsDouble(candidate.total());
    }

    /**
     * Resamples rows of both systems together.
     *
     * @param level confidence level, between 0 and 1
     * @param resamples number of resamples, at least 100
     * @param random the source of chance
     * @return intervals of both scores and of their difference
     */
    public Bootstrapped bootstrap(double level, int resamples, RandomGenerator random) {
        Checks.level(level);
        Checks.atLeast("resamples", 100, resamples);
        RowDraws draws = new RowDraws(baseline.size(), random);
        int[] rows = new int[baseline.size()];
        double[] before = new double[resamples];
        double[] after = new double[resamples];
        double[] differences = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            draws.draw(rows);
            before[r] = score.applyAsDouble(baseline.sum(rows));
            after[r] = score.applyAsDouble(candidate.sum(rows));
            differences[r] = after[r] - before[r];
        }
        return new Bootstrapped(this, level, before, after, differences);
    }

    /**
     * The approximate randomisation test: each row's answers change sides with chance ½, and p is the share of such
     * shufflings whose scores are further apart than those seen.
     *
     * @param shufflings number of shufflings, at least 100; 10,000 is usual
     * @param random the source of chance
     * @return the two-sided test; the statistic is candidate less baseline, and p is (count + 1)/(shufflings + 1),
     *     never 0
     */
    public TestResult randomisation(int shufflings, RandomGenerator random) {
        Checks.atLeast("shufflings", 100, shufflings);
        double seen = candidateScore() - baselineScore();
        boolean[] swapped = new boolean[baseline.size()];
        long beyond = 0;
        for (int r = 0; r < shufflings; r++) {
            long bits = 0;
            for (int i = 0; i < swapped.length; i++) {
                bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
                swapped[i] = (bits & 1) == 1;
            }
            double one = score.applyAsDouble(mixed(baseline, candidate, swapped));
            double other = score.applyAsDouble(mixed(candidate, baseline, swapped));
            beyond += Math.abs(one - other) >= Math.abs(seen) - 1e-12 * Math.max(1, Math.abs(seen)) ? 1 : 0;
        }
        double p = (beyond + 1.0) / (shufflings + 1.0);
        return new TestResult("approximate randomisation, " + shufflings + " shufflings", seen, p, baseline.size());
    }

    private static double[] mixed(SparseRows one, SparseRows other, boolean[] swapped) {
        double[] sum = new double[one.width()];
        for (int i = 0; i < swapped.length; i++) {
            (swapped[i] ? other : one).addTo(sum, i);
        }
        return sum;
    }

    /** The difference without each row. */
    private double[] jackknife() {
        double[] before = baseline.total();
        double[] after = candidate.total();
        double[] jackknife = new double[baseline.size()];
        for (int i = 0; i < jackknife.length; i++) {
            jackknife[i] =
                    score.applyAsDouble(candidate.without(after, i)) - score.applyAsDouble(baseline.without(before, i));
        }
        return jackknife;
    }

    /**
     * What resampling showed. Immutable.
     *
     * @since 0.1
     */
    public static final class Bootstrapped {
        private final PairedCorpora corpora;
        private final double level;
        private final double[] before;
        private final double[] after;
        private final double[] differences;

        private Bootstrapped(
                PairedCorpora corpora, double level, double[] before, double[] after, double[] differences) {
            this.corpora = corpora;
            this.level = level;
            this.before = before;
            this.after = after;
            this.differences = differences;
        }

        /** {@return the baseline's score with its percentile interval} */
        public Interval baseline() {
            return Resamples.of(origin(corpora.baselineScore()), before.clone(), level)
                    .percentile();
        }

        /** {@return the candidate's score with its percentile interval} */
        public Interval candidate() {
            return Resamples.of(origin(corpora.candidateScore()), after.clone(), level)
                    .percentile();
        }

        /** {@return candidate less baseline with its BCa interval} */
        public Interval difference() {
            return Resamples.of(origin(corpora.candidateScore() - corpora.baselineScore()), differences.clone(), level)
                    .bca();
        }

        /** {@return the mean of the candidate's resampled scores} */
        public double candidateMean() {
            return Means.mean(after);
        }

        /**
         * The paired bootstrap test as sacrebleu and Moses make it: p is the share of resamples whose difference is
         * further from the mean difference of all resamples than the difference seen is from 0.
         *
         * @return the two-sided test; the statistic is candidate less baseline, and p is (count + 1)/(resamples + 1),
         *     never 0
         */
        public TestResult test() {
            double[] sizes = Arrays.stream(differences).map(Math::abs).toArray();
            double mean = Means.mean(sizes);
            double seen = corpora.candidateScore() - corpora.baselineScore();
            long beyond = Arrays.stream(sizes)
                    .filter(size -> size - mean > Math.abs(seen))
                    .count();
            double p = (beyond + 1.0) / (sizes.length + 1.0);
            String method = "paired bootstrap, " + sizes.length + " resamples";
            return new TestResult(method, seen, p, corpora.baseline.size());
        }

        private Resamples.Origin origin(double estimate) {
            return new Resamples.Origin() {
                @Override
                public double estimate() {
                    return estimate;
                }

                @Override
                public double[] jackknife() {
                    return corpora.jackknife();
                }

                @Override
                public int size() {
                    return corpora.baseline.size();
                }
            };
        }
    }

    /** Rows of numbers, most of which may be 0. */
    private static final class SparseRows {
        private final int width;
        private final List<int[]> places = new ArrayList<>();
        private final List<double[]> values = new ArrayList<>();

        SparseRows(List<double[]> rows) {
            width = rows.get(0).length;
            for (double[] row : rows) {
                if (row.length != width) {
                    throw new IllegalArgumentException("statistics of the rows: " + width + " and " + row.length
                            + " numbers -> give as many for every row");
                }
                int[] used = IntStream.range(0, width).filter(i -> row[i] != 0).toArray();
                places.add(used);
                values.add(Arrays.stream(used).mapToDouble(i -> row[i]).toArray());
            }
        }

        int size() {
            return places.size();
        }

        int width() {
            return width;
        }

        void addTo(double[] sum, int row) {
            int[] at = places.get(row);
            double[] of = values.get(row);
            for (int i = 0; i < at.length; i++) {
                sum[at[i]] += of[i];
            }
        }

        double[] sum(int[] rows) {
            double[] sum = new double[width];
            for (int row : rows) {
                addTo(sum, row);
            }
            return sum;
        }

        double[] total() {
            double[] sum = new double[width];
            for (int row = 0; row < size(); row++) {
                addTo(sum, row);
            }
            return sum;
        }

        double[] without(double[] total, int row) {
            double[] rest = total.clone();
            int[] at = places.get(row);
            double[] of = values.get(row);
            for (int i = 0; i < at.length; i++) {
                rest[at[i]] -= of[i];
            }
            return rest;
        }
    }
}
