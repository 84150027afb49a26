// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import java.util.Arrays;

/**
 * The probabilities of each item's labels, given how often raters err; and what follows for how often they do. Labels
 * are taken four at a time, with rows filled up by labels that are never true: so they stay in registers. The chances
 * of an item's few votes are multiplied; of many votes they would become too small, and their logarithms are added up.
 */
final class LabelChances {
    /** A chance is above 1e-10 divided by the number of votes, so that many of them can be multiplied. */
    private static final int FEW_VOTES = 16;

    private static final int BLOCK = 4;
    private static final double SMALL = 1e-40;

    private final Votes votes;
    private final double[] probabilities;
    private final int k;
    private final int stride;
    private final double added;
    private final boolean many;
    private final double[] chances;
    private final double[] logarithms;
    private final double[] priors;
    private final double[] sums;
    private final double[] row;

    /** Where the row of each vote's rater and label begins, among chances and sums. */
    private final int[] cells;

    /** Of probabilities that change; what is added is added to each item's evidence, inside its logarithm. */
    LabelChances(Votes votes, double[] probabilities, double added) {
        this.votes = votes;
        this.probabilities = probabilities;
        this.added = added;
        k = votes.classes();
        stride = (k + BLOCK - 1) / BLOCK * BLOCK;
        chances = new double[votes.raters() * k * stride];
        many = hasManyOfAnItem();
        logarithms = new double[many ? chances.length : 0];
        sums = new double[chances.length];
        priors = new double[stride];
        row = new double[stride];
        cells = new int[votes.count()];
        for (int vote = 0; vote < cells.length; vote++) {
            cells[vote] = (votes.raters[vote] * k + votes.labels[vote]) * stride;
        }
    }

    private boolean hasManyOfAnItem() {
        int most = 0;
        for (int item = 0; item < votes.items(); item++) {
            most = Math.max(most, votes.starts[item + 1] - votes.starts[item]);
        }
        return most > FEW_VOTES;
    }

    /** Takes errors [rater][given][true] and priors for the next step. */
    void expectBy(double[] errors, double[] labelPriors) {
        for (int from = 0; from < errors.length / k; from++) {
            System.arraycopy(errors, from * k, chances, from * stride, k);
        }
        System.arraycopy(labelPriors, 0, priors, 0, k);
        if (many) {
            Arrays.setAll(logarithms, at -> Math.log(chances[at]));
        }
    }

    /** Adds up the probabilities of true labels by rater and given label: [rater][given][true]. */
    void count(double[] counts) {
        for (int from = 0; from < counts.length / k; from++) {
            System.arraycopy(sums, from * stride, counts, from * k, k);
        }
    }

    /** Counts by the probabilities as they stand. */
    void begin() {
        for (int item = 0; item < votes.items(); item++) {
            System.arraycopy(probabilities, item * k, row, 0, k);
            add(votes.starts[item], votes.starts[item + 1]);
        }
    }

    /** {@return the logarithm of the chance of all votes} Makes probabilities, and sums. */
    double expect() {
        Arrays.fill(sums, 0);
        double sum = 0;
        double product = 1;
        int[] starts = votes.starts;
        for (int item = 0; item + 1 < starts.length; item++) {
            int from = starts[item];
            int to = starts[item + 1];
            if (to - from > FEW_VOTES) {
                sum += withAdded(byLogarithms(from, to));
            } else {
                product *= byChances(from, to) + added;
            }
            if (product < SMALL) {
                sum += Math.log(product);
                product = 1;
            }
            add(from, to);
            System.arraycopy(row, 0, probabilities, item * k, k);
        }
        return sum + Math.log(product);
    }

    private double withAdded(double log) {
        return added == 0 ? log : Math.log(Math.exp(log) + added);
    }

    /** {@return the chance of these votes} */
    private double byChances(int from, int to) {
        double[] all = chances;
        for (int block = 0; block < stride; block += BLOCK) {
            double first = priors[block];
            double second = priors[block + 1];
            double third = priors[block + 2];
            double fourth = priors[block + 3];
            for (int vote = from; vote < to; vote++) {
                int at = cells[vote] + block;
                first *= all[at];
                second *= all[at + 1];
                third *= all[at + 2];
                fourth *= all[at + 3];
            }
            row[block] = first;
            row[block + 1] = second;
            row[block + 2] = third;
            row[block + 3] = fourth;
        }
        return normalise();
    }

    /** {@return the logarithm of the chance of these votes} */
    private double byLogarithms(int from, int to) {
        double most = Double.NEGATIVE_INFINITY;
        for (int truth = 0; truth < k; truth++) {
            double log = Math.log(priors[truth]);
            for (int vote = from; vote < to; vote++) {
                log += logarithms[cells[vote] + truth];
            }
            row[truth] = log;
            most = Math.max(most, log);
        }
        for (int truth = 0; truth < k; truth++) {
            row[truth] = Math.exp(row[truth] - most);
        }
        return most + Math.log(normalise());
    }

    private double normalise() {
        double sum = 0;
        for (double chance : row) {
            sum += chance;
        }
        for (int truth = 0; truth < row.length; truth++) {
            row[truth] /= sum;
        }
        return sum;
    }

    private void add(int from, int to) {
        double[] all = sums;
        for (int block = 0; block < stride; block += BLOCK) {
            double first = row[block];
            double second = row[block + 1];
            double third = row[block + 2];
            double fourth = row[block + 3];
            for (int vote = from; vote < to; vote++) {
                int at = cells[vote] + block;
                all[at] += first;
                all[at + 1] += second;
                all[at + 2] += third;
                all[at + 3] += fourth;
            }
        }
    }
}
