// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;

/** The scores of all passages, those that were not found among them. */
final class Scores {
    private static final double NOT_FOUND = Double.NEGATIVE_INFINITY;
    private static final Comparator<Hit> ORDER = Comparator.comparingDouble((Hit hit) -> -hit.score())
            .thenComparing(hit -> hit.passage().document())
            .thenComparing(hit -> hit.passage().number());

    private final double[] byPlace;

    /** None is found yet. */
    Scores(int places) {
        byPlace = new double[places];
        Arrays.fill(byPlace, NOT_FOUND);
    }

    void set(int place, double score) {
        byPlace[place] = score;
    }

    void add(int place, double score) {
        byPlace[place] = byPlace[place] == NOT_FOUND ? score : byPlace[place] + score;
    }

    /** {@return the score in a place; 0 where it was not found} */
    double of(int place) {
        return byPlace[place] == NOT_FOUND ? 0 : byPlace[place];
    }

    /** {@return the best; of equal ones those of the lesser id, and then of the lesser number} */
    List<Hit> best(int most, IndexReader reader) throws IOException {
        double least = least(most);
        List<Hit> hits = new ArrayList<>();
        for (int place = 0; place < byPlace.length; place++) {
            if (byPlace[place] >= least && byPlace[place] != NOT_FOUND) {
                hits.add(new Hit(StoredPassage.passage(reader, place), byPlace[place]));
            }
        }
        return hits.stream().sorted(ORDER).limit(most).toList();
    }

    /** {@return the score of the last one that is among the best} */
    private double least(int most) {
        PriorityQueue<Double> best = new PriorityQueue<>();
        double least = NOT_FOUND;
        for (double score : byPlace) {
            if (score > least) {
                best.add(score);
                if (best.size() > most) {
                    best.remove();
                }
                least = best.size() < most ? NOT_FOUND : best.element();
            }
        }
        return least;
    }
}
