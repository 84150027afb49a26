// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.AbstractList;
import java.util.List;

/** Two lists as one, without a copy. */
final class Chained extends AbstractList<String> {
    private final List<String> first;
    private final List<String> second;

    private Chained(List<String> first, List<String> second) {
        this.first = first;
        this.second = second;
    }

    static List<String> of(List<String> first, List<String> second) {
        return new Chained(first, second);
    }

    @Override
    public String get(int index) {
        return index < first.size() ? first.get(index) : second.get(index - first.size());
    }

    @Override
    public int size() {
        return first.size() + second.size();
    }
}
