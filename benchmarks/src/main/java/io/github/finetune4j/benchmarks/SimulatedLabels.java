// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.crowd.Crowd;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One set of tasks that annotators label. Each annotator is right with a chance of its own; a hard task has a wrong
 * label that most take for right, so that more votes don't help.
 */
final class SimulatedLabels {
    static final int TASKS = 400;

    private static final int LABELS = 4;
    private static final int ANNOTATORS = 20;
    private static final double SPREAD = 0.1;
    private static final double LEFT_OF_SKILL = 0.3;
    private static final double LEFT_OF_EXPERT = 0.9;
    private static final double TEMPTED = 0.8;
    private static final int ITERATIONS = 100;
    private static final double TOLERANCE = 1e-5;

    private final AdjudicationDesign design;
    private final Random random;
    private final int[] truth = new int[TASKS];
    private final boolean[] hard = new boolean[TASKS];
    private final int[] tempting = new int[TASKS];
    private final int[][] raters = new int[TASKS][];
    private final int[][] votes = new int[TASKS][AdjudicationDesign.BUDGET];
    private final int[] expert = new int[TASKS];

    /**
     * The count of what was right of the tasks.
     *
     * @param majority of all votes that the money buys
     * @param learned from the same votes, each annotator weighed by the chance to be right
     * @param adjudicated by fewer votes, and the expert where they are least certain
     */
    record Right(double majority, double learned, double adjudicated) {}

    SimulatedLabels(AdjudicationDesign design, long seed) {
        this.design = design;
        random = new Random(seed);
        double[] skill = random.doubles(ANNOTATORS, -SPREAD, SPREAD)
                .map(apart -> Math.min(1, design.skill() + apart))
                .toArray();
        for (int task = 0; task < TASKS; task++) {
            truth[task] = random.nextInt(LABELS);
            hard[task] = random.nextDouble() < design.hard();
            tempting[task] = (truth[task] + 1 + random.nextInt(LABELS - 1)) % LABELS;
            raters[task] = random.ints(0, ANNOTATORS)
                    .distinct()
                    .limit(AdjudicationDesign.BUDGET)
                    .toArray();
            for (int vote = 0; vote < votes[task].length; vote++) {
                votes[task][vote] = label(task, skill[raters[task][vote]], LEFT_OF_SKILL);
            }
            expert[task] = label(task, design.expert(), LEFT_OF_EXPERT);
        }
    }

    private int label(int task, double skill, double leftWhereHard) {
        double chance = 1.0 / LABELS;
        double right = hard[task] ? chance + (skill - chance) * leftWhereHard : skill;
        if (random.nextDouble() < right) {
            return truth[task];
        }
        return hard[task] && random.nextDouble() < TEMPTED
                ? tempting[task]
                : (truth[task] + 1 + random.nextInt(LABELS - 1)) % LABELS;
    }

    Right right() {
        Crowd all = crowd(AdjudicationDesign.BUDGET);
        return new Right(
                right(labels(all.majority())), right(labels(all.oneCoin(ITERATIONS, TOLERANCE))), right(adjudicated()));
    }

    /** The first votes of each task. */
    private Crowd crowd(int each) {
        int[] items = IntStream.range(0, TASKS * each).map(i -> i / each).toArray();
        return Crowd.of(
                items,
                Arrays.stream(raters)
                        .flatMapToInt(task -> Arrays.stream(task, 0, each))
                        .toArray(),
                Arrays.stream(votes)
                        .flatMapToInt(task -> Arrays.stream(task, 0, each))
                        .toArray());
    }

    private int[] adjudicated() {
        Crowd.Consensus consensus = crowd(design.votes()).oneCoin(ITERATIONS, TOLERANCE);
        int[] winners = consensus.winners();
        int[] labels = labels(consensus);
        IntStream.range(0, TASKS)
                .boxed()
                .sorted(Comparator.comparingDouble(task -> consensus.probability(task, winners[task])))
                .limit(design.decided(TASKS))
                .forEach(task -> labels[task] = expert[task]);
        return labels;
    }

    private static int[] labels(Crowd.Consensus consensus) {
        return Arrays.stream(consensus.winners())
                .map(winner -> Integer.parseInt(consensus.classes().get(winner)))
                .toArray();
    }

    private double right(int... labels) {
        return (double) IntStream.range(0, TASKS)
                        .filter(task -> labels[task] == truth[task])
                        .count()
                / TASKS;
    }
}
