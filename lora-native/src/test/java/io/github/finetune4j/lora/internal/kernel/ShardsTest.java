// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardsTest {
    private static final Random RANDOM = new Random(3);

    private static TokenRow row(int length) {
        int[] ids = RANDOM.ints(length, 1, 1000).toArray();
        boolean[] target = new boolean[length];
        Arrays.fill(target, length - 3, length, true);
        return new TokenRow(ids, target);
    }

    private static List<TokenRow> rows(int... lengths) {
        return Arrays.stream(lengths).mapToObj(ShardsTest::row).toList();
    }

    private static List<String> texts(List<TokenRow> rows) {
        return rows.stream()
                .map(row -> Arrays.toString(row.ids()) + Arrays.toString(row.target()))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void tokenRows_ofAPackedBatch_areTheRowsThatWentIn() {
        List<TokenRow> rows = rows(9, 200, 31, 4);
        assertThat(texts(PackedBatch.of(rows).tokenRows())).isEqualTo(texts(rows));
    }

    @Test
    void shards_ofManyRows_holdEachOnce_inAboutEqualParts() {
        List<TokenRow> rows = rows(50, 61, 47, 58, 49, 72, 44, 55);
        for (int threads : new int[] {2, 4}) {
            List<PackedBatch> shards = PackedBatch.of(rows).shards(threads);
            assertThat(shards).hasSize(threads);
            List<TokenRow> dealt = new ArrayList<>();
            shards.forEach(shard -> dealt.addAll(shard.tokenRows()));
            assertThat(texts(dealt)).isEqualTo(texts(rows));
            assertThat(shards)
                    .allSatisfy(shard ->
                            assertThat(shard.realTokens()).isBetween(436 * 8 / 10 / threads, 436 * 12 / 10 / threads));
            assertThat(shards.stream().mapToInt(PackedBatch::targets).sum()).isEqualTo(24);
        }
    }

    @Test
    void shards_whereOneRowIsMostOfTheWork_areTheWholeBatch() {
        PackedBatch batch = PackedBatch.of(rows(400, 40, 30));
        assertThat(batch.shards(2)).containsExactly(batch);
        assertThat(PackedBatch.of(rows(80)).shards(2)).hasSize(1);
    }

    @Test
    void shards_neverLeaveAShardWithoutTargets() {
        List<TokenRow> rows = List.of(row(50), new TokenRow(new int[50], new boolean[50]));
        PackedBatch batch = PackedBatch.of(rows);
        assertThat(batch.shards(2)).containsExactly(batch);
    }

    @Test
    void shards_forOneThread_areTheWholeBatch() {
        PackedBatch batch = PackedBatch.of(rows(50, 50));
        assertThat(batch.shards(1)).containsExactly(batch);
    }
}
