// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedTest {
    @Test
    void within_isWhatEachTokenAndEachSpanSay() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            int count = random.nextInt(20);
            int[] begin = random.ints(count, 0, 40).sorted().toArray();
            int[] end = new int[count];
            for (int token = 0; token < count; token++) {
                end[token] = begin[token] + random.nextInt(4);
            }
            List<int[]> spans = new ArrayList<>();
            for (int at = random.nextInt(6); at < 40; at += 1 + random.nextInt(9)) {
                spans.add(new int[] {at, at + random.nextInt(7)});
            }
            boolean[] expected = new boolean[count];
            for (int token = 0; token < count; token++) {
                for (int[] span : spans) {
                    expected[token] |= begin[token] < span[1] && end[token] > span[0];
                }
            }
            assertThat(new Encoded(new int[count], begin, end, true).within(spans))
                    .isEqualTo(expected);
        }
    }
}
