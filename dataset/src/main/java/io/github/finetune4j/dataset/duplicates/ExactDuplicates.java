// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Finds texts that are equal after normalisation.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ExactDuplicates {
    private ExactDuplicates() {}

    /**
     * {@return the texts that are the same; texts that are empty after normalisation are no duplicates}
     *
     * @param texts in order
     * @param normalization what doesn't count
     */
    public static DuplicateClusters find(List<String> texts, TextNormalization normalization) {
        UnionFind sets = new UnionFind(texts.size());
        HashTable seen = new HashTable(texts.size());
        List<DuplicatePair> pairs = new ArrayList<>();
        for (int row = 0; row < texts.size(); row++) {
            String text = normalization.apply(texts.get(row));
            if (text.isEmpty()) {
                continue;
            }
            int first = seen.putIfAbsent(
                    hash(text),
                    row,
                    earlier -> normalization.apply(texts.get(earlier)).equals(text));
            if (first != row) {
                sets.join(first, row);
                pairs.add(new DuplicatePair(first, row, 1));
            }
        }
        return new DuplicateClusters(sets, pairs, 0);
    }

    private static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 0xD1342543DE82EF95L + text.charAt(i);
        }
        return Shingles.mix(hash);
    }
}
