// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargestBatchTest {
    private static final long SEED = 5;

    private final List<TokenRow> rows = new ArrayList<>();

    LargestBatchTest() {
        for (int length = 1; length <= 23; length++) {
            rows.add(new TokenRow(new int[length], new boolean[length]));
        }
    }

    /** Tokens of the largest batch of four, walking through the epochs' orders by hand. */
    private int byHand(int steps) {
        int most = 0;
        for (int step = 0; step < steps; step++) {
            int[] order = EpochOrder.of(23, SEED, 1 + step / 6);
            int from = step % 6 * 4;
            most = Math.max(
                    most,
                    Arrays.stream(order, from, Math.min(23, from + 4))
                            .map(place -> rows.get(place).length())
                            .sum());
        }
        return most;
    }

    @Test
    void of_isTheMostTokensOfAStep_inTheStepsThatAreTaken() {
        for (int steps : new int[] {1, 3, 6, 11, 60}) {
            PackedBatch found = LargestBatch.of(rows, SEED, steps, 4, 4, 0);
            assertThat(found.realTokens()).as("%s steps", steps).isEqualTo(byHand(steps));
        }
        assertThat(byHand(60)).isGreaterThan(byHand(1));
    }

    @Test
    void of_aLimitedPass_isWithinTheLimit_unlessOneRowIsLonger() {
        assertThat(LargestBatch.of(rows, SEED, 60, 4, 4, 30).realTokens()).isBetween(23, 30);
        assertThat(LargestBatch.of(rows, SEED, 60, 4, 4, 10).realTokens()).isEqualTo(23);
    }
}
