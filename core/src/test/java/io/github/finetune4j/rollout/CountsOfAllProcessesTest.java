// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.rollout.RolloutStatus.ArmStatus;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** The counts of an arm are those of all processes, before and after a restart, and the own part is said. */
class CountsOfAllProcessesTest {
    private final Lab lab = new Lab(9);

    private Rollout process() {
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("counted")
                .addStage(0.5, Duration.ofHours(2))
                .addStage(0.75, Duration.ofHours(100))
                .addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.9))
                .build();
        return lab.start(policy, lab.model("old", 0), lab.model("new", 0.2));
    }

    private static long sum(Rollout live, ToLongFunction<ArmStatus> figure) {
        return live.status().arms().stream().mapToLong(figure).sum();
    }

    @Test
    void restart_keepsTheCounts_andBeginsItsOwnPartAnew() {
        Rollout live = process();
        lab.traffic(live, 200, Duration.ofHours(3));
        live.refresh();
        RolloutStatus before = live.status();
        assertThat(before.stage()).isEqualTo(2);
        assertThat(sum(live, ArmStatus::requestsInAll)).isEqualTo(200);
        assertThat(sum(live, ArmStatus::requestsHere)).isEqualTo(200);
        assertThat(sum(live, ArmStatus::errorsHere)).isPositive();
        lab.crash();

        Rollout again = process();

        assertThat(again.status().arms()).hasSize(2).allSatisfy(arm -> {
            ArmStatus its = before.arms().get(arm.name().equals("baseline") ? 0 : 1);
            assertThat(arm.requests()).isEqualTo(its.requests()).isPositive();
            assertThat(arm.requestsInAll()).isEqualTo(its.requestsInAll());
            assertThat(arm.errorsInAll()).isEqualTo(its.errorsInAll());
            assertThat(arm.requestsHere()).isZero();
            assertThat(arm.errorsHere()).isZero();
        });
        lab.traffic(again, 10, Duration.ofMinutes(1));
        assertThat(sum(again, ArmStatus::requestsInAll)).isEqualTo(210);
        assertThat(sum(again, ArmStatus::requestsHere)).isEqualTo(10);
    }

    @Test
    void processes_seeEachOthersCounts_withinSeconds() {
        Rollout one = process();
        Rollout other = process();
        lab.traffic(one, 30, Duration.ofSeconds(30));
        lab.pass(Duration.ofSeconds(15));
        assertThat(sum(other, ArmStatus::requests)).isEqualTo(30);
        assertThat(sum(other, ArmStatus::requestsHere)).isZero();
        assertThat(sum(one, ArmStatus::requests)).isEqualTo(30);
    }

    @Test
    void storeOutOfReach_leavesTheLastCounts() {
        Rollout one = process();
        Rollout other = process();
        lab.traffic(one, 30, Duration.ofSeconds(30));
        lab.pass(Duration.ofSeconds(15));
        lab.store.cut = true;
        lab.pass(Duration.ofMinutes(10));
        assertThat(sum(other, ArmStatus::requestsInAll)).isEqualTo(30);
    }
}
