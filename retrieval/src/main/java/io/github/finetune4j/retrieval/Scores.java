// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;

/** Passages with their scores, in any number. */
final class Scores {
    private static final Comparator<Hit> ORDER = Comparator.comparingDouble((Hit hit) -> -hit.score())
            .thenComparing(hit -> hit.passage().document())
            .thenComparing(hit -> hit.passage().number());

    private final IntStream.Builder docs = IntStream.builder();
    private final DoubleStream.Builder scores = DoubleStream.builder();

    void add(int doc, double score) {
        docs.add(doc);
        scores.add(score);
    }

    /** {@return the best; of equal ones those of the lesser id, and then of the lesser number} */
    List<Hit> best(int most, IndexReader reader) throws IOException {
        double[] found = scores.build().toArray();
        int[] places = docs.build().toArray();
        double least = least(most, found);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= least) {
                hits.add(new Hit(Fields.passage(reader, places[i]), found[i]));
            }
        }
        return hits.stream().sorted(ORDER).limit(most).toList();
    }

    private static double least(int most, double... found) {
        double[] sorted = found.clone();
        Arrays.sort(sorted);
        return most >= sorted.length ? Double.NEGATIVE_INFINITY : sorted[sorted.length - most];
    }
}
