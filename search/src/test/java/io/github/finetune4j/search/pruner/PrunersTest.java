// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrunersTest {
    private static Trial trial(int number, double... curve) {
        Trial.Builder trial = Trial.builder(number, Settings.of(Map.of("x", 1)));
        for (int step = 1; step <= curve.length; step++) {
            trial.addReport(step, curve[step - 1]);
        }
        return trial.build();
    }

    private static boolean stops(Pruner pruner, Trial trial, Trial... others) {
        return pruner.stops(trial, new SearchHistory("s", 0, List.of(Goal.minimize("loss")), List.of(others)));
    }

    @Test
    void halving_letsTheBestQuarterGoOn_alsoWhileAllRun() {
        Pruner pruner = Pruners.successiveHalving(2);
        Trial[] others = {trial(0, 9, 1), trial(1, 9, 2), trial(2, 9, 3), trial(3, 9)};
        assertThat(stops(pruner, trial(4, 9, 0.5), others)).isFalse();
        assertThat(stops(pruner, trial(4, 9, 1.5), others)).isTrue();
        assertThat(stops(pruner, trial(4, 9), others)).as("before the rung").isFalse();
        assertThat(stops(pruner, trial(4, 9, 0.5, 100), others))
                .as("between two rungs")
                .isFalse();
    }

    @Test
    void none_andTooFewTrials_stopNothing() {
        assertThat(stops(Pruners.none(), trial(1, 100), trial(0, 1))).isFalse();
        assertThat(stops(Pruners.median(), trial(1, 100), trial(0, 1))).isFalse();
        assertThat(stops(HalvingPruner.builder().build(), trial(1, 100), trial(0, 1)))
                .as("no trial is complete that could say how long one is")
                .isFalse();
    }

    @Test
    void settingsThatCantBe_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PercentilePruner.builder(101));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PercentilePruner.builder(5).interval(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HalvingPruner.builder().reduction(1));
        assertThatIllegalArgumentException().isThrownBy(() -> Pruners.hyperband(5, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> Pruners.threshold(2, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Pruners.threshold(Double.NaN, 1, 0));
    }
}
