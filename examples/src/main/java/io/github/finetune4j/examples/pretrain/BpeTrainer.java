// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns the merges of a byte-level byte-pair encoding (Sennrich et al. 2016,
 * <a href="https://arxiv.org/abs/1508.07909">arXiv 1508.07909</a>): again and again the most frequent pair of
 * neighbours becomes a piece of its own. Of equally frequent pairs the one with the lower left, then lower right number
 * wins, so the result depends on the counts alone.
 */
final class BpeTrainer {
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();
    private final Map<Pair, Long> pairs = new HashMap<>();

    /**
     * Two neighbours.
     *
     * @param left number of the first piece
     * @param right number of the second
     */
    record Pair(int left, int right) implements Comparable<Pair> {
        private static final Comparator<Pair> ORDER =
                Comparator.comparingInt(Pair::left).thenComparingInt(Pair::right);

        @Override
        public int compareTo(Pair other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Counts the words of a text.
     *
     * @param text any
     */
    void add(String text) {
        PretrainWords.of(text).forEach(word -> counts.merge(word, 1L, Long::sum));
    }

    /**
     * {@return the encoding}
     *
     * @param specials pieces that are never part of a text, in order
     * @param size pieces in all, the 256 bytes and the specials included; fewer if no pair is left that occurs twice
     */
    Bpe train(List<String> specials, int size) {
        Bpe bpe = new Bpe(specials);
        counts.forEach((word, count) -> prepare(bpe, word, count));
        while (bpe.size() < size) {
            Map.@Nullable Entry<Pair, Long> best = best();
            if (best == null || best.getValue() < 2) {
                break;
            }
            merge(best.getKey(), bpe.add(best.getKey()));
        }
        return bpe;
    }

    private void prepare(Bpe bpe, String word, long count) {
        int[] pieces = bpe.bytes(word);
        words.add(pieces);
        weights.add(count);
        countPairs(pieces, count);
    }

    private Map.@Nullable Entry<Pair, Long> best() {
        Map.@Nullable Entry<Pair, Long> best = null;
        for (Map.Entry<Pair, Long> entry : pairs.entrySet()) {
            if (best == null || better(entry, best)) {
                best = entry;
            }
        }
        return best;
    }

    private static boolean better(Map.Entry<Pair, Long> a, Map.Entry<Pair, Long> b) {
        int byCount = Long.compare(a.getValue(), b.getValue());
        return byCount > 0 || (byCount == 0 && a.getKey().compareTo(b.getKey()) < 0);
    }

    private void merge(Pair pair, int merged) {
        for (int i = 0; i < words.size(); i++) {
            int[] before = words.get(i);
            int[] after = Bpe.merge(before, pair, merged);
            if (after.length < before.length) {
                countPairs(before, -weights.get(i));
                countPairs(after, weights.get(i));
                words.set(i, after);
            }
        }
    }

    private void countPairs(int[] pieces, long count) {
        for (int i = 0; i + 1 < pieces.length; i++) {
            pairs.merge(new Pair(pieces[i], pieces[i + 1]), count, BpeTrainer::sum);
        }
    }

    // zero: forget it
    private static @Nullable Long sum(Long a, Long b) {
        return a + b == 0 ? null : (Long) (a + b);
    }
}
