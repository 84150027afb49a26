// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import io.github.finetune4j.statistics.internal.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Votes as numbers, those of one item side by side: {@code raters[v]} gave {@code labels[v]} to item i for v from
 * {@code starts[i]} to {@code starts[i + 1]} − 1. Items, raters and labels are numbered as they first appear.
 */
final class Votes {
    private static final long ONE_VOTE = 1L << 32;
    private static final long ONE_RIGHT_VOTE = ONE_VOTE + 1;

    final int[] starts;
    final int[] raters;
    final int[] labels;
    final List<String> itemNames;
    final List<String> raterNames;
    final List<String> labelNames;

    private Votes(int[][] columns, List<String> itemNames, List<String> raterNames, List<String> labelNames) {
        this.itemNames = itemNames;
        this.raterNames = raterNames;
        this.labelNames = labelNames;
        starts = grouped(columns[0]) ? bounds(columns[0], itemNames.size()) : new int[itemNames.size() + 1];
        boolean sorted = starts[itemNames.size()] > 0;
        raters = sorted ? columns[1] : new int[columns[1].length];
        labels = sorted ? columns[2] : new int[columns[2].length];
        if (!sorted) {
            sort(columns);
        }
    }

    /** Whether the votes of each item stand side by side: then, as items are numbered as they appear, they ascend. */
    private static boolean grouped(int[] items) {
        int descents = 0;
        for (int i = 1; i < items.length; i++) {
            descents |= items[i] - items[i - 1]; // negative if any is: numbers are not
        }
        return descents >= 0;
    }

    private static int[] bounds(int[] items, int size) {
        int[] bounds = new int[size + 1];
        int item = 0;
        for (int i = 0; i < items.length; i++) {
            if (items[i] != item) {
                item = items[i];
                bounds[item] = i;
            }
        }
        bounds[size] = items.length;
        return bounds;
    }

    private void sort(int[][] columns) {
        int[] items = columns[0];
        for (int item : items) {
            starts[item + 1]++;
        }
        for (int item = 0; item + 1 < starts.length; item++) {
            starts[item + 1] += starts[item];
        }
        int[] next = starts.clone();
        for (int i = 0; i < items.length; i++) {
            int vote = next[items[i]]++;
            raters[vote] = columns[1][i];
            labels[vote] = columns[2][i];
        }
    }

    static Votes of(List<Crowd.Vote> votes) {
        Names items = new Names();
        Names raters = new Names();
        Names labels = new Names();
        int[][] columns = new int[3][votes.size()];
        int i = 0;
        for (Crowd.Vote vote : votes) {
            columns[0][i] = items.index(vote.item());
            columns[1][i] = raters.index(vote.rater());
            columns[2][i++] = labels.index(vote.label());
        }
        return new Votes(columns, items.all, raters.all, labels.all);
    }

    /** Of ids, which become names in decimal digits. Ids that no vote holds don't exist. */
    static Votes of(int[] items, int[] raters, int[] labels) {
        if (items.length != raters.length || items.length != labels.length) {
            throw new IllegalArgumentException("items, raters and labels: " + items.length + ", " + raters.length
                    + " and " + labels.length + " -> give one of each per vote");
        }
        Ids itemIds = Ids.asTheyAppear(items);
        Ids raterIds = Ids.asTheyAppear(raters);
        Ids labelIds = Ids.asTheyAppear(labels);
        return new Votes(
                new int[][] {itemIds.places(), raterIds.places(), labelIds.places()},
                itemIds.names(),
                raterIds.names(),
                labelIds.names());
    }

    int count() {
        return raters.length;
    }

    int items() {
        return itemNames.size();
    }

    int raters() {
        return raterNames.size();
    }

    int classes() {
        return labelNames.size();
    }

    /** {@return per item and label, the sum of the weights of the raters who gave it} */
    double[] sums(double[] weights) {
        int k = classes();
        double[] sums = new double[items() * k];
        for (int item = 0; item < items(); item++) {
            for (int vote = starts[item]; vote < starts[item + 1]; vote++) {
                sums[item * k + labels[vote]] += weights[raters[vote]];
            }
        }
        return sums;
    }

    /** {@return per item, the share of votes for each label} */
    double[] shares() {
        int k = classes();
        double[] shares = new double[items() * k];
        for (int item = 0; item + 1 < starts.length; item++) {
            int from = starts[item];
            int to = starts[item + 1];
            for (int vote = from; vote < to; vote++) {
                shares[item * k + labels[vote]]++;
            }
            for (int at = item * k; at < (item + 1) * k; at++) {
                shares[at] /= to - from;
            }
        }
        return shares;
    }

    /** Divides each item's figures by their sum, if it is above 0; else all become alike. */
    double[] normalised(double[] figures) {
        int k = classes();
        for (int from = 0; from < figures.length; from += k) {
            double sum = 0;
            for (int label = from; label < from + k; label++) {
                sum += figures[label];
            }
            for (int label = from; label < from + k; label++) {
                figures[label] = sum == 0 ? 1.0 / k : figures[label] / sum;
            }
        }
        return figures;
    }

    /** {@return the mean of each label's figure over the items} */
    double[] means(double[] figures) {
        int k = classes();
        double[] means = new double[k];
        for (int from = 0; from < figures.length; from += k) {
            for (int label = 0; label < k; label++) {
                means[label] += figures[from + label];
            }
        }
        Arrays.setAll(means, label -> means[label] / items());
        return means;
    }

    /** {@return the label with the greatest figure per item; the first of several} */
    int[] winners(double[] figures) {
        int k = classes();
        int[] winners = new int[items()];
        for (int item = 0; item < winners.length; item++) {
            double most = figures[item * k];
            int winner = 0;
            for (int label = 1; label < k; label++) {
                double figure = figures[item * k + label];
                winner = figure > most ? label : winner;
                most = figure > most ? figure : most;
            }
            winners[item] = winner;
        }
        return winners;
    }

    /** {@return per rater, the share of votes for the winners} */
    double[] agreement(int[] winners) {
        long[] counts = new long[raters()]; // all votes above the right ones: one sum for both
        for (int item = 0; item + 1 < starts.length; item++) {
            int winner = winners[item];
            for (int vote = starts[item]; vote < starts[item + 1]; vote++) {
                counts[raters[vote]] += labels[vote] == winner ? ONE_RIGHT_VOTE : ONE_VOTE;
            }
        }
        double[] right = new double[raters()];
        Arrays.setAll(right, rater -> {
            long all = counts[rater] / ONE_VOTE;
            return (counts[rater] - all * ONE_VOTE) / (double) all;
        });
        return right;
    }

    /** Adds, for each rater and given label, the probabilities of the true ones: [rater][given][true]. */
    void count(double[] probabilities, int item, double[] counts) {
        int k = classes();
        for (int vote = starts[item]; vote < starts[item + 1]; vote++) {
            int to = (raters[vote] * k + labels[vote]) * k;
            for (int truth = 0; truth < k; truth++) {
                counts[to + truth] += probabilities[item * k + truth];
            }
        }
    }

    /** {@return what each rater calls each label, if the labels have these probabilities} */
    double[] confusions(double[] probabilities) {
        double[] counts = new double[raters() * classes() * classes()];
        for (int item = 0; item < items(); item++) {
            count(probabilities, item, counts);
        }
        return shared(counts, 0);
    }

    /**
     * Makes shares of counts: what a rater calls a label adds up to 1. Counts of labels given are raised to a
     * least.
     */
    double[] shared(double[] counts, double least) {
        int k = classes();
        for (int from = 0; from < counts.length; from += k * k) {
            for (int truth = from; truth < from + k; truth++) {
                double sum = 0;
                for (int at = truth; at < from + k * k; at += k) {
                    counts[at] = given(counts, at - truth + from, k) ? Math.max(least, counts[at]) : 0;
                    sum += counts[at];
                }
                for (int at = truth; at < from + k * k; at += k) {
                    counts[at] = sum == 0 ? 0 : counts[at] / sum;
                }
            }
        }
        return counts;
    }

    private static boolean given(double[] counts, int row, int k) {
        for (int at = row; at < row + k; at++) {
            if (counts[at] > 0) {
                return true;
            }
        }
        return false;
    }

    /** Names in the order in which they first appear. */
    private static final class Names {
        private final List<String> all = new ArrayList<>();
        private final Map<String, Integer> known = new HashMap<>();

        int index(String name) {
            Integer before = known.putIfAbsent(name, all.size());
            if (before == null) {
                all.add(name);
                return all.size() - 1;
            }
            return before;
        }
    }
}
