// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.power.TPower;
import io.github.finetune4j.statistics.sequence.Bets;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import io.github.finetune4j.statistics.test.McNemar;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.SignFlip;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Scores of two models on the same rows, drawn at random, and which tests reject that both are equally good. With
 * effect 0 the scores of a row could as well have changed sides; with effect 1 the candidate is better by what
 * {@link #plannedRows} plans for.
 */
abstract class SimulatedScores {
    static final List<String> NAMES =
            List.of("binary", "skewed", "normal", "clustered", "clustered-binary", "corpus", "looks");
    private static final int ROWS_PER_GROUP = 4;

    final int resamples;

    SimulatedScores(int resamples) {
        this.resamples = resamples;
    }

    static SimulatedScores named(String name, int resamples) {
        return switch (name) {
            case "binary" -> new Binary(resamples);
            case "skewed" -> new Numbers(resamples, true);
            case "normal" -> new Numbers(resamples, false);
            case "clustered" -> new Clustered(resamples, false);
            case "clustered-binary" -> new Clustered(resamples, true);
            case "corpus" -> new Corpus(resamples);
            case "looks" -> new Looks(resamples);
            default ->
                throw new IllegalArgumentException(
                        "no scores named " + name + ": there are " + String.join(", ", NAMES));
        };
    }

    /** {@return names of the tests} */
    abstract List<String> tests();

    /** {@return those that must hold α; the others show what happens without} */
    List<String> judged() {
        return tests();
    }

    /** {@return whether each test rejects, in the order of {@link #tests}} */
    abstract boolean[] rejections(int n, double effect, double alpha, SplittableRandom random);

    /** {@return rows for the power; 0 if nothing is planned for these scores} */
    int plannedRows(double alpha, double power) {
        return 0;
    }

    /** {@return the tests that the plan is for} */
    List<String> plannedTests() {
        return List.of();
    }

    static boolean[] below(double alpha, boolean verdict, TestResult... tests) {
        boolean[] rejected = new boolean[tests.length + 1];
        for (int i = 0; i < tests.length; i++) {
            rejected[i] = tests[i].significantAt(alpha);
        }
        rejected[tests.length] = verdict;
        return rejected;
    }

    static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Pass/fail: rows of all difficulties, so that the models agree on most. */
    private static final class Binary extends SimulatedScores {
        private static final double DIFFERENCE = 0.08;
        private static final double DISCORDANT = 0.25;

        Binary(int resamples) {
            super(resamples);
        }

        @Override
        List<String> tests() {
            return List.of("mcnemar_exact", "mcnemar_mid_p", "verdict");
        }

        @Override
        boolean[] rejections(int n, double effect, double alpha, SplittableRandom random) {
            double[] baseline = new double[n];
            double[] candidate = new double[n];
            double gain = (DISCORDANT + effect * DIFFERENCE) / 2;
            for (int i = 0; i < n; i++) {
                double chance = random.nextDouble();
                boolean both = random.nextDouble() < 0.6;
                candidate[i] = chance < gain || (chance > DISCORDANT && both) ? 1 : 0;
                baseline[i] = (chance >= gain && chance <= DISCORDANT) || (chance > DISCORDANT && both) ? 1 : 0;
            }
            long gained = count(candidate, baseline);
            long lost = count(baseline, candidate);
            boolean verdict = SimulatedVerdict.decided(true, false, resamples, baseline, candidate, null, random);
            return below(alpha, verdict, McNemar.exact(lost, gained), McNemar.midP(lost, gained));
        }

        private static long count(double[] more, double[] less) {
            long count = 0;
            for (int i = 0; i < more.length; i++) {
                count += more[i] > less[i] ? 1 : 0;
            }
            return count;
        }

        @Override
        int plannedRows(double alpha, double power) {
            return (int) Math.ceil(new Power(alpha, power).binaryPairs(DIFFERENCE, DISCORDANT));
        }

        @Override
        List<String> plannedTests() {
            return List.of("mcnemar_mid_p", "verdict");
        }
    }

    /** Any numbers: log-normal ones with a heavy tail, or normal ones; rows differ more than models. */
    private static final class Numbers extends SimulatedScores {
        private static final double EFFECT = 0.25;
        private final boolean skewed;

        Numbers(int resamples, boolean skewed) {
            super(resamples);
            this.skewed = skewed;
        }

        @Override
        List<String> tests() {
            return List.of("paired_t", "wilcoxon", "sign", "sign_flip", "verdict");
        }

        @Override
        boolean[] rejections(int n, double effect, double alpha, SplittableRandom random) {
            double[] baseline = new double[n];
            double[] candidate = new double[n];
            for (int i = 0; i < n; i++) {
                double row = random.nextGaussian();
                baseline[i] = value(row + random.nextGaussian());
                candidate[i] = value(row + random.nextGaussian()) + effect * EFFECT * Math.sqrt(2);
            }
            double[] d = PairedTests.differences(baseline, candidate);
            boolean verdict = SimulatedVerdict.decided(false, false, resamples, baseline, candidate, null, random);
            return below(
                    alpha,
                    verdict,
                    PairedTests.pairedT(d),
                    Wilcoxon.test(d),
                    PairedTests.sign(d),
                    SignFlip.test(d, resamples, random));
        }

        private double value(double normal) {
            return skewed ? Math.exp(normal) : normal;
        }

        @Override
        int plannedRows(double alpha, double power) {
            return skewed ? 0 : (int) Math.ceil(new TPower(alpha, true).pairsFor(EFFECT, power));
        }

        @Override
        List<String> plannedTests() {
            return List.of("paired_t", "sign_flip", "verdict");
        }
    }

    /** Groups of four rows on average, of different sizes; each model is better or worse at whole groups. */
    private static final class Clustered extends SimulatedScores {
        private static final double EFFECT = 0.4;
        private final boolean binary;

        Clustered(int resamples, boolean binary) {
            super(resamples);
            this.binary = binary;
        }

        @Override
        List<String> tests() {
            return List.of("sign_flip_by_group", "verdict", "t_test_as_if_rows_were_alone");
        }

        @Override
        List<String> judged() {
            return List.of("sign_flip_by_group", "verdict");
        }

        @Override
        boolean[] rejections(int n, double effect, double alpha, SplittableRandom random) {
            int[] groups = groups(n, random, effect > 0);
            double[] baseline = new double[n];
            double[] candidate = new double[n];
            double topic = 0;
            double before = 0;
            double after = 0;
            for (int i = 0; i < n; i++) {
                if (i == 0 || groups[i] != groups[i - 1]) {
                    topic = random.nextGaussian();
                    before = random.nextGaussian();
                    after = random.nextGaussian();
                }
                baseline[i] = value(topic + before, random);
                candidate[i] = value(topic + after + shift(effect), random);
            }
            double[] d = PairedTests.differences(baseline, candidate);
            boolean verdict = SimulatedVerdict.decided(binary, false, resamples, baseline, candidate, groups, random);
            boolean[] rejected = new boolean[3];
            rejected[0] = SignFlip.clustered(d, groups, resamples, random).significantAt(alpha);
            rejected[1] = verdict;
            rejected[2] = PairedTests.pairedT(d).significantAt(alpha);
            return rejected;
        }

        /** The difference of a group's means has variance 2 + 2/4. */
        private static double shift(double effect) {
            return effect * EFFECT * Math.sqrt(2 + 2.0 / ROWS_PER_GROUP);
        }

        private double value(double level, SplittableRandom random) {
            return binary ? (random.nextDouble() < logistic(level) ? 1 : 0) : level + random.nextGaussian();
        }

        private static int[] groups(int n, SplittableRandom random, boolean equal) {
            int[] groups = new int[n];
            int group = 0;
            int left = equal ? ROWS_PER_GROUP : 1 + random.nextInt(2 * ROWS_PER_GROUP - 1);
            for (int i = 0; i < n; i++) {
                if (left-- == 0) {
                    group++;
                    left = (equal ? ROWS_PER_GROUP : 1 + random.nextInt(2 * ROWS_PER_GROUP - 1)) - 1;
                }
                groups[i] = group;
            }
            return groups;
        }

        @Override
        int plannedRows(double alpha, double power) {
            return binary ? 0 : ROWS_PER_GROUP * (int) Math.ceil(new TPower(alpha, true).pairsFor(EFFECT, power));
        }

        @Override
        List<String> plannedTests() {
            return List.of("sign_flip_by_group", "verdict");
        }
    }

    /** A metric of the whole set, a ratio of sums, by approximate randomisation. */
    private static final class Corpus extends SimulatedScores {
        Corpus(int resamples) {
            super(resamples);
        }

        @Override
        List<String> tests() {
            return List.of("verdict");
        }

        @Override
        boolean[] rejections(int n, double effect, double alpha, SplittableRandom random) {
            double[] baseline = new double[n];
            double[] candidate = new double[n];
            for (int i = 0; i < n; i++) {
                double row = random.nextGaussian();
                baseline[i] = Math.exp(row + random.nextGaussian());
                candidate[i] = Math.exp(row + random.nextGaussian());
            }
            boolean verdict = SimulatedVerdict.decided(false, true, resamples, baseline, candidate, null, random);
            return new boolean[] {verdict};
        }
    }

    /** Twenty looks at ever more rows: whether any of them rejects. */
    private static final class Looks extends SimulatedScores {
        private static final int LOOKS = 20;
        private static final int FIRST = 50;

        Looks(int resamples) {
            super(resamples);
        }

        @Override
        List<String> tests() {
            return List.of("betting", "asymptotic", "t_test_at_every_look");
        }

        @Override
        List<String> judged() {
            return List.of("betting", "asymptotic");
        }

        @Override
        boolean[] rejections(int n, double effect, double alpha, SplittableRandom random) {
            double[] binary = new double[n];
            double[] skewed = new double[n];
            for (int i = 0; i < n; i++) {
                binary[i] = random.nextInt(4) == 0 ? (random.nextBoolean() ? 1 : -1) : 0;
                double row = random.nextGaussian();
                double before = Math.exp(row + random.nextGaussian());
                skewed[i] = Math.exp(row + random.nextGaussian()) - before;
            }
            Bets bets = ConfidenceSequences.bets(-1, 1, 1 - alpha);
            boolean[] rejected = new boolean[3];
            for (int i = 0; i < n; i++) {
                bets.add(binary[i]);
                if ((i + 1) % Math.max(1, n / LOOKS) == 0) {
                    rejected[0] |= bets.pValue(0) <= alpha;
                    double[] seen = Arrays.copyOf(skewed, i + 1);
                    rejected[1] |= i + 1 >= FIRST && always(seen, n, alpha) <= alpha;
                    rejected[2] |= i > 0 && PairedTests.pairedT(seen).pValue() <= alpha;
                }
            }
            return rejected;
        }

        private static double always(double[] seen, int n, double alpha) {
            double spread = Means.standardDeviation(seen);
            double best = Math.max(FIRST, n / 2.0);
            return ConfidenceSequences.asymptoticTest(Means.mean(seen), spread, seen.length, 1 - alpha, best)
                    .pValue();
        }
    }
}
