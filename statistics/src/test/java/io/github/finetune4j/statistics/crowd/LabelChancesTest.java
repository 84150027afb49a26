// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Few votes and many, few labels and many: always what plain logarithms give. */
class LabelChancesTest {
    private static final int ITEMS = 30;
    private static final int RATERS = 7;

    @ParameterizedTest
    @CsvSource({
        "2, 3, 0",
        "3, 5, 0",
        "4, 16, 0",
        "3, 17, 0",
        "5, 6, 0",
        "9, 40, 0",
        "2, 400, 0",
        "3, 5, 1e-8",
        "5, 60, 1e-8"
    })
    void probabilities_likelihoodAndCounts_areThoseOfPlainLogarithms(int k, int perItem, double added) {
        SplittableRandom random = new SplittableRandom(31L * k + perItem);
        Votes votes = votes(k, perItem, random);
        int labels = votes.classes();
        double[] errors = shares(RATERS * labels, labels, random);
        double[] priors = shares(1, labels, random);
        double[] probabilities = new double[votes.items() * labels];
        LabelChances chances = new LabelChances(votes, probabilities, added);
        chances.expectBy(errors, priors);
        double likelihood = chances.expect();

        double[] counts = new double[errors.length];
        double expected = 0;
        for (int item = 0; item < votes.items(); item++) {
            double[] logs = Arrays.stream(priors).map(Math::log).toArray();
            for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
                for (int truth = 0; truth < labels; truth++) {
                    logs[truth] += Math.log(errors[cell(votes, vote) + truth]);
                }
            }
            double most = Arrays.stream(logs).max().orElseThrow();
            double all = Arrays.stream(logs).map(log -> Math.exp(log - most)).sum();
            double log = most + Math.log(all);
            expected += added == 0 ? log : Math.log(Math.exp(log) + added);
            for (int truth = 0; truth < labels; truth++) {
                double probability = Math.exp(logs[truth] - most) / all;
                assertThat(probabilities[item * labels + truth]).isCloseTo(probability, within(1e-12));
                for (int vote = votes.starts[item]; vote < votes.starts[item + 1]; vote++) {
                    counts[cell(votes, vote) + truth] += probability;
                }
            }
        }
        assertThat(likelihood).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
        double[] counted = new double[errors.length];
        chances.count(counted);
        assertThat(counted).containsExactly(counts, within(1e-9));
    }

    private static int cell(Votes votes, int vote) {
        return (votes.raters[vote] * votes.classes() + votes.labels[vote]) * votes.classes();
    }

    private static Votes votes(int k, int perItem, SplittableRandom random) {
        int[] items = new int[ITEMS * perItem];
        int[] raters = new int[items.length];
        int[] labels = new int[items.length];
        for (int vote = 0; vote < items.length; vote++) {
            items[vote] = vote % ITEMS; // not side by side
            raters[vote] = vote < RATERS ? vote : random.nextInt(RATERS);
            labels[vote] = vote < k ? vote : random.nextInt(k);
        }
        return Votes.of(items, raters, labels);
    }

    /** Some of them very small, as where a rater never errs. */
    private static double[] shares(int rows, int k, SplittableRandom random) {
        double[] shares = new double[rows * k];
        for (int from = 0; from < shares.length; from += k) {
            double sum = 0;
            for (int at = from; at < from + k; at++) {
                shares[at] = random.nextInt(4) == 0 ? 1e-12 : random.nextDouble(0.1, 1);
                sum += shares[at];
            }
            for (int at = from; at < from + k; at++) {
                shares[at] /= sum;
            }
        }
        return shares;
    }
}
