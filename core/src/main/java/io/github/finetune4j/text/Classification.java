// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The answer of a classifier to one text.
 *
 * @param probabilities of every label, the most probable first; of one label per text they sum to 1, of several each
 *     stands for itself
 * @param labels what the classifier says: one label, several, or none where it abstains or no label applies
 * @param abstained whether the text is like none that it knows, or it is not sure enough
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Classification(Map<String, Double> probabilities, List<String> labels, boolean abstained) {
    /**
     * Sorts the probabilities; those of equal labels stay in the order given.
     *
     * @throws IllegalArgumentException if a probability is not from 0 to 1, a label has none, or one is said by a
     *     classifier that abstains
     */
    public Classification {
        labels = List.copyOf(labels);
        List<Map.Entry<String, Double>> sorted = new ArrayList<>(probabilities.entrySet());
        sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        Map<String, Double> ordered = new LinkedHashMap<>();
        sorted.forEach(each ->
                ordered.put(each.getKey(), Given.from("probability of " + each.getKey(), each.getValue(), 0, 1)));
        probabilities = java.util.Collections.unmodifiableMap(ordered);
        if (!ordered.keySet().containsAll(labels)) {
            throw new IllegalArgumentException(
                    "labels: " + labels + " -> give a probability for each, there are " + ordered.keySet());
        }
        if (abstained && !labels.isEmpty()) {
            throw new IllegalArgumentException("labels of a classification that abstains: " + labels + " -> give none");
        }
    }

    /**
     * {@return the most probable label, said}
     *
     * @param probabilities of every label, at least one
     */
    public static Classification of(Map<String, Double> probabilities) {
        return new Classification(
                probabilities, List.of(new Classification(probabilities, List.of(), false).likeliest()), false);
    }

    /** {@return the label; empty where it abstains, or where no label applies; of several the most probable} */
    public Optional<String> label() {
        return labels.stream().findFirst();
    }

    /** {@return the most probable label, whether it is said or not} */
    public String likeliest() {
        return probabilities.keySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "probabilities of a classification: none -> give one for each label"));
    }

    /**
     * {@return how probable a label is, from 0 to 1; 0 for one that the classifier doesn't know}
     *
     * @param label any
     */
    public double probability(String label) {
        return probabilities.getOrDefault(label, 0.0);
    }

    /** {@return how probable the most probable label is} */
    public double confidence() {
        return probability(likeliest());
    }
}
