// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.baseline;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds texts like another one by the words that they share, rare words weighing more (Robertson and Zaragoza, The
 * Probabilistic Relevance Framework: BM25 and Beyond, 2009; k1 = 1.2, b = 0.75; the idf of Lucene, which is never
 * negative).
 */
final class Bm25 {
    private static final double K1 = 1.2;
    private static final double B = 0.75;

    /** The count of a word in a text. */
    private record Posting(int text, int count) {}

    private final Map<String, List<Posting>> index;
    private final int[] lengths;
    private final double meanLength;

    Bm25(List<String> texts) {
        lengths = new int[texts.size()];
        Map<String, List<Posting>> postings = new HashMap<>();
        for (int i = 0; i < lengths.length; i++) {
            List<String> words = words(texts.get(i));
            lengths[i] = words.size();
            int text = i;
            words.stream()
                    .collect(Collectors.groupingBy(word -> word, Collectors.summingInt(word -> 1)))
                    .forEach((word, count) -> postings.computeIfAbsent(word, w -> new ArrayList<>())
                            .add(new Posting(text, count)));
        }
        index = postings;
        meanLength = Math.max(1, Arrays.stream(lengths).average().orElse(1));
    }

    /** {@return positions of all texts, the likest first; equal ones in their order} */
    IntStream ranked(String query) {
        double[] scores = new double[lengths.length];
        for (String word : Set.copyOf(words(query))) {
            add(scores, index.getOrDefault(word, List.of()));
        }
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(i -> i);
    }

    private void add(double[] scores, List<Posting> postings) {
        double idf = Math.log(1 + (lengths.length - postings.size() + 0.5) / (postings.size() + 0.5));
        for (Posting posting : postings) {
            double norm = K1 * (1 - B + B * lengths[posting.text()] / meanLength);
            scores[posting.text()] += idf * posting.count() * (K1 + 1) / (posting.count() + norm);
        }
    }

    static List<String> words(String text) {
        int[] points = Characters.lower(text)
                .codePoints()
                .map(point -> Characters.isWordOrMark(point) ? point : ' ')
                .toArray();
        return Arrays.stream(new String(points, 0, points.length).split(" +"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
