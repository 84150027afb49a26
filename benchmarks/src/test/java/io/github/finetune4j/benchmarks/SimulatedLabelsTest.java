// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.benchmarks.SimulatedLabels.Right;
import org.junit.jupiter.api.Test;

class SimulatedLabelsTest {
    private static final int TASKS = SimulatedLabels.TASKS;

    @Test
    void noDesign_costsMoreThanTheMajority() {
        assertThat(AdjudicationDesign.all()).hasSize(144).allSatisfy(design -> {
            int spent = TASKS * design.votes() + design.decided(TASKS) * design.cost();
            assertThat(spent).isLessThanOrEqualTo(TASKS * AdjudicationDesign.BUDGET);
        });
        assertThat(AdjudicationDesign.USUAL.decided(TASKS)).isEqualTo(160);
    }

    @Test
    void whoIsAlwaysRight_isRightEachWay() {
        Right right = new SimulatedLabels(new AdjudicationDesign(1.1, 0, 1, 5, 3), 1).right();
        assertThat(right).isEqualTo(new Right(1, 1, 1));
    }

    @Test
    void anExpertWhoDecidesAll_isRightAsOftenAsTheExpert() {
        Right right = new SimulatedLabels(new AdjudicationDesign(0.5, 0, 1, 3, 2), 1).right();
        assertThat(right.adjudicated()).isEqualTo(1);
        assertThat(right.majority()).isBetween(0.5, 0.9);
    }

    @Test
    void hardTasks_misleadTheMajority_andLessTheExpert() {
        Right right = new SimulatedLabels(new AdjudicationDesign(0.9, 1, 0.95, 3, 2), 1).right();
        assertThat(right.majority()).isLessThan(0.5);
        assertThat(right.adjudicated()).isGreaterThan(0.8);
    }
}
