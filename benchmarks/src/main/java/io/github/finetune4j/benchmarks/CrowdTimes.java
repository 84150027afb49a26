// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.KrippendorffAlpha;
import io.github.finetune4j.statistics.crowd.Crowd;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Processor seconds of our side for the names that {@code crowd_peer.py} has timed, on votes drawn alike; from arrays
 * of numbers to the consensus, as crowd-kit's are from a data frame.
 */
final class CrowdTimes {
    private static final int REPEATS = 5;

    /** Nanoseconds of work at least, so that compiled code is measured. */
    private static final long WARM = 2_000_000_000;

    private static final int PER_ITEM = 5;
    private static final int RATERS = 40;
    private static final int LABELS = 3;

    private final int[] items;
    private final int[] raters;
    private final int[] labels;
    private final double[][] ratings;
    private final long seed;

    CrowdTimes(int rows, long seed) {
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        int count = rows / PER_ITEM;
        items = new int[count * PER_ITEM];
        raters = new int[items.length];
        labels = new int[items.length];
        ratings = new double[RATERS][count];
        for (double[] rater : ratings) {
            Arrays.fill(rater, Double.NaN);
        }
        double[] skills = new double[RATERS];
        Arrays.setAll(skills, rater -> random.nextDouble(0.4, 0.95));
        for (int item = 0; item < count; item++) {
            int truth = random.nextInt(LABELS);
            int first = random.nextInt(RATERS);
            for (int i = 0; i < PER_ITEM; i++) {
                int vote = item * PER_ITEM + i;
                items[vote] = item;
                raters[vote] = (first + i * 7) % RATERS;
                labels[vote] = random.nextDouble() < skills[raters[vote]] ? truth : random.nextInt(LABELS);
                ratings[raters[vote]][item] = labels[vote] + 1.0;
            }
        }
    }

    double seconds(String name) {
        long least = Long.MAX_VALUE;
        long begun = CpuClock.nanos();
        for (int i = 0; i < REPEATS || CpuClock.nanos() - begun < WARM; i++) {
            long start = CpuClock.nanos();
            work(name);
            least = Math.min(least, CpuClock.nanos() - start);
        }
        return least / 1e9;
    }

    private void work(String name) {
        if (name.equals("krippendorff")) {
            KrippendorffAlpha.of(ratings, Agreement.Level.NOMINAL);
            return;
        }
        Crowd crowd = Crowd.of(items, raters, labels);
        Crowd.Consensus consensus = switch (name) {
            case "majority" -> crowd.majority();
            case "wawa" -> crowd.weightedMajority();
            case "dawid-skene, 5 iterations" -> crowd.dawidSkene(5, 0);
            case "one-coin, 5 iterations" -> crowd.oneCoin(5, 0);
            case "mace, 5 iterations" -> crowd.mace(5, 1, new SplittableRandom(seed));
            case "glad, 1 iteration of 2 steps" -> crowd.glad(1, 1e-5, 2);
            default -> throw new IllegalStateException("no method named " + name);
        };
        consensus.winners();
    }
}
