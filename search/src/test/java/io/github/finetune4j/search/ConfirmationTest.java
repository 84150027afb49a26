// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfirmationTest {
    private static final SearchSpace SPACE =
            SearchSpace.builder().real("x", 0, 1).build();
    private static final Settings IN_USE = Settings.of(Map.of("x", 0.5));

    private static SearchResult search(double slope) {
        return Search.builder(SPACE, Goal.maximize("score"))
                .build()
                .run(trial -> Outcome.of(
                        slope * trial.settings().real("x") + new SplittableRandom(trial.number()).nextGaussian()));
    }

    @Test
    void settingsThatMakeNoDifference_areNoBetter_andTheOptimismIsNamed() throws Exception {
        Confirmation confirmation = Confirmation.of(
                search(0),
                IN_USE,
                5,
                100,
                (settings, seed) -> new SplittableRandom(settings.hashCode() * 31L + seed).nextGaussian());
        assertThat(confirmation.better()).isFalse();
        assertThat(confirmation.optimism())
                .as("the best of 20 standard normal figures")
                .isGreaterThan(0.8);
        assertThat(confirmation.summary()).contains("no better than the settings in use", "an optimism of");
    }

    @Test
    void settingsThatMakeADifference_areBetter() throws Exception {
        Confirmation confirmation =
                Confirmation.of(search(20), IN_USE, 3, 7, (settings, seed) -> 20 * settings.real("x") + 0.01 * seed);
        assertThat(confirmation.better()).isTrue();
        assertThat(confirmation.gain().lower()).isGreaterThan(5);
        assertThat(confirmation.baseline().lower()).isLessThan(10.08);
        assertThat(confirmation.winner().upper()).isGreaterThan(15);
    }

    @Test
    void winnerThatIsInUse_isNoBetter() throws Exception {
        SearchResult result = Search.builder(SPACE, Goal.minimize("loss"))
                .first(IN_USE)
                .budget(b -> b.trials(1))
                .build()
                .run(trial -> Outcome.of(1));
        Confirmation confirmation = Confirmation.of(result, IN_USE, 2, 0, (settings, seed) -> 1.5 + seed);
        assertThat(confirmation.better()).isFalse();
        assertThat(confirmation.optimism()).isCloseTo(1, Offset.offset(1e-12));
    }

    @Test
    void figureThatIsNoNumber_andTooFewRepeats_areRefused() {
        SearchResult result = search(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Confirmation.of(result, IN_USE, 1, 0, (s, seed) -> 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Confirmation.of(result, IN_USE, 2, 0, (s, seed) -> Double.NaN));
    }
}
