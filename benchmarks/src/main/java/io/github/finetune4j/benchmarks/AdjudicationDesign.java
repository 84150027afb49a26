// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A design of labelling, and of what is done with the same money.
 *
 * @param skill the mean chance of an annotator to be right where a task is not hard
 * @param hard the share of tasks that most annotators get wrong in the same way
 * @param expert the chance of the expert to be right where a task is not hard
 * @param cost of an expert's decision, in votes
 * @param votes that a task gets before the least certain ones go to the expert; the rest of the money is the expert's
 */
record AdjudicationDesign(double skill, double hard, double expert, int cost, int votes) {
    /** What a task may cost, in votes: those of the majority. */
    static final int BUDGET = 5;

    /** The point that the documentation names. */
    static final AdjudicationDesign USUAL = new AdjudicationDesign(0.75, 0.2, 0.95, 5, 3);

    static List<AdjudicationDesign> all() {
        List<AdjudicationDesign> designs = new ArrayList<>();
        for (double skill : new double[] {0.6, 0.75, 0.9}) {
            for (double hard : new double[] {0, 0.2}) {
                for (double expert : new double[] {0.95, 0.8}) {
                    for (int cost : new int[] {3, 5, 10, 20}) {
                        for (int votes = 2; votes < BUDGET; votes++) {
                            designs.add(new AdjudicationDesign(skill, hard, expert, cost, votes));
                        }
                    }
                }
            }
        }
        return List.copyOf(designs);
    }

    /** How many of the tasks the expert decides. */
    int decided(int tasks) {
        return (int) Math.min(tasks, (long) tasks * (BUDGET - votes) / cost);
    }
}
