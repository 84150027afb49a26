// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers in place of words, so that comparing is cheap. */
final class TerWords {
    private final Map<String, Integer> numbers = new HashMap<>();

    int[] numbers(List<String> words) {
        return words.stream()
                .mapToInt(word -> numbers.computeIfAbsent(word, unused -> numbers.size()))
                .toArray();
    }
}
