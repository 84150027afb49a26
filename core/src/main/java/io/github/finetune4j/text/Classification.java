// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import io.github.finetune4j.internal.names.Given;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The answer of a classifier to one text.
 *
 * @param probabilities of every label, the most probable first; of one label per text they sum to 1, of several each
 *     stands for itself
 * @param labels what the classifier says: one label, several, the most probable first, or none where it abstains or no
 *     label applies
 * @param abstained whether the text is like none that it knows, or it is not sure enough
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Classification(Map<String, Double> probabilities, List<String> labels, boolean abstained) {
    /**
     * Puts the most probable first; equally probable ones stay in the order given.
     *
     * @throws IllegalArgumentException if there is no probability, one is not from 0 to 1, a label has none, or one is
     *     said by a classifier that abstains
     */
    public Classification {
        probabilities = sorted(probabilities);
        Set<String> said = new HashSet<>(labels);
        labels = probabilities.keySet().stream().filter(said::contains).toList();
        if (labels.size() < said.size()) {
            said.removeAll(probabilities.keySet());
            throw new IllegalArgumentException("labels: " + said + " -> give a probability for each");
        }
        if (abstained && !labels.isEmpty()) {
            throw new IllegalArgumentException("labels of a classification that abstains: " + labels + " -> give none");
        }
    }

    private static Map<String, Double> sorted(Map<String, Double> probabilities) {
        if (probabilities.isEmpty()) {
            throw new IllegalArgumentException("probabilities of a classification: none -> give one for each label");
        }
        Map<String, Double> sorted = new LinkedHashMap<>();
        probabilities.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> sorted.put(
                        each.getKey(), Given.from("probability of " + each.getKey(), each.getValue(), 0, 1)));
        return Collections.unmodifiableMap(sorted);
    }

    /**
     * {@return the most probable label, said}
     *
     * @param probabilities of every label, at least one
     */
    public static Classification of(Map<String, Double> probabilities) {
        return new Classification(
                probabilities, sorted(probabilities).keySet().stream().limit(1).toList(), false);
    }

    /** {@return the label; empty where it abstains, or where no label applies; of several the most probable} */
    public Optional<String> label() {
        return labels.stream().findFirst();
    }

    /** {@return the most probable label, whether it is said or not} */
    public String likeliest() {
        return probabilities.keySet().iterator().next();
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
