// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    @Test
    void put_ofManyKeys_isFoundAgain_asInAMap() {
        KeyTable table = new KeyTable();
        Map<String, Long> map = new HashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            // few different keys, so that many come twice; halves that are equal fall on one place
            String key = String.format("%016x", random.nextInt(9_000)).repeat(2);
            table.put(key, i);
            map.put(key, (long) i);
        }
        assertThat(table.size()).isEqualTo(map.size());
        assertThat(map)
                .allSatisfy((key, number) -> assertThat(table.get(key, -1)).isEqualTo(number));
        assertThat(table.has("f".repeat(32))).isFalse();
    }

    @Test
    void keyOfAnotherForm_isNowhere_andCannotBePut() {
        KeyTable table = new KeyTable();
        assertThat(table.has("x")).isFalse();
        assertThat(table.get("F".repeat(32), 7)).isEqualTo(7);
        assertThatThrownBy(() -> table.put("x", 1)).hasMessageContaining("-> 32 hexadecimal digits");
        assertThatThrownBy(() -> table.put("a".repeat(32), -1)).hasMessageContaining("from 0");
    }
}
