// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedBatchTest {
    private static TokenRow row(int length) {
        return new TokenRow(new int[length], new boolean[length]);
    }

    @Test
    void of_twoRows_laysThemInOneLine() {
        TokenRow first = new TokenRow(new int[] {5, 6, 7}, new boolean[] {true, false, true});
        TokenRow second = new TokenRow(new int[] {8, 9}, new boolean[] {false, true});
        PackedBatch batch = PackedBatch.of(List.of(first, second), 4);
        assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9, 0, 0, 0);
        assertThat(batch.positions()).containsExactly(0, 1, 2, 0, 1, 0, 1, 2);
        assertThat(batch.documents()).containsExactly(0, 0, 0, 1, 1, 2, 2, 2);
        assertThat(batch.rows()).containsExactly(1, 3); // the tokens before the targets; token 0 has none before it
        assertThat(batch.labels()).containsExactly(7, 9);
        assertThat(batch.plan()).containsExactly(8, 0);
        assertThat(batch.realTokens()).isEqualTo(5);
        assertThat(batch.targets()).isEqualTo(2);
    }

    @Test
    void of_manyRows_groupsShortOnesAndLeavesLongOnesAlone() {
        PackedBatch batch = PackedBatch.of(List.of(row(60), row(60), row(60), row(300), row(128), row(20)));
        assertThat(batch.plan()).containsExactly(120, 0, 60, 0, 300, 1, 128, 0, 32, 0);
    }

    @Test
    void of_anyRows_coversEveryTokenOnceInAMultipleOf64() {
        for (int seed = 1; seed < 200; seed++) {
            TokenRow[] rows = new TokenRow[1 + seed % 7];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row(1 + (seed * 37 + i * 91) % 200);
            }
            PackedBatch batch = PackedBatch.of(Arrays.asList(rows));
            long covered = 0;
            for (int i = 0; i < batch.plan().length; i += 2) {
                covered += batch.plan()[i];
            }
            assertThat(covered).isEqualTo(batch.ids().length).isEqualTo((batch.realTokens() + 63) / 64 * 64L);
        }
    }

    @Test
    void of_nothing_isRefused() {
        assertThatThrownBy(() -> PackedBatch.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PackedBatch.of(List.of(row(0)))).isInstanceOf(IllegalArgumentException.class);
    }
}
