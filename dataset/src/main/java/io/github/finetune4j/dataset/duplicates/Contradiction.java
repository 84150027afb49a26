// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Rows with the same question and different answers. They are reported and never resolved: which answer is right, only
 * a person knows.
 *
 * @param input what the first of them asks
 * @param answers each different answer as it first stands, with the positions of the rows that give it; at least two
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Contradiction(String input, Map<String, List<Integer>> answers) {
    /** Copies the answers, in order. */
    public Contradiction {
        Map<String, List<Integer>> copy = new LinkedHashMap<>();
        answers.forEach((answer, rows) -> copy.put(answer, List.copyOf(rows)));
        answers = Collections.unmodifiableMap(copy);
    }

    /** {@return positions of all its rows, ascending} */
    public List<Integer> rows() {
        return answers.values().stream().flatMap(List::stream).sorted().toList();
    }

    /** {@return the answer that more rows give than any other; empty for a tie} */
    public Optional<String> majority() {
        int most = answers.values().stream().mapToInt(List::size).max().orElse(0);
        List<String> top = answers.entrySet().stream()
                .filter(entry -> entry.getValue().size() == most)
                .map(Map.Entry::getKey)
                .toList();
        return top.size() == 1 ? Optional.of(top.get(0)) : Optional.empty();
    }

    /**
     * {@return the contradictions among rows whose inputs are the same, with their system messages, after
     * normalisation; a pair contradicts none}
     *
     * @param rows in order
     * @param normalization what doesn't count, for inputs and answers
     */
    public static List<Contradiction> find(List<Example> rows, TextNormalization normalization) {
        Map<String, List<Integer>> byInput = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            Example example = rows.get(row);
            String input = ExampleText.system(example) + "\n" + ExampleText.input(example);
            if (answered(example)) {
                byInput.computeIfAbsent(normalization.apply(input), key -> new ArrayList<>())
                        .add(row);
            }
        }
        return byInput.values().stream()
                .filter(group -> group.size() > 1)
                .map(group -> of(rows, group, normalization))
                .filter(found -> found.answers().size() > 1)
                .toList();
    }

    /**
     * {@return the contradictions among rows whose inputs are nearly the same. Look at them before acting: a few words
     * can change what the right answer is}
     *
     * @param rows in order
     * @param inputs clusters of their inputs
     * @param normalization what doesn't count between answers
     */
    public static List<Contradiction> find(
            List<Example> rows, DuplicateClusters inputs, TextNormalization normalization) {
        return inputs.clusters().stream()
                .map(cluster -> cluster.rows().stream()
                        .filter(row -> answered(rows.get(row)))
                        .toList())
                .filter(cluster -> cluster.size() > 1)
                .map(cluster -> of(rows, cluster, normalization))
                .filter(found -> found.answers().size() > 1)
                .toList();
    }

    /**
     * {@return a measure that adds the section {@code contradictions} to the report: the inputs with the most rows
     * first}
     *
     * @param normalization what doesn't count, for inputs and answers
     */
    public static DatasetMeasure<?> measure(TextNormalization normalization) {
        return new ContradictionMeasure(normalization);
    }

    // a text may belong to many others
    private static boolean answered(Example example) {
        return !(example instanceof PairExample) && !ExampleText.output(example).isEmpty();
    }

    private static Contradiction of(List<Example> rows, List<Integer> group, TextNormalization normalization) {
        Map<String, String> firstForms = new LinkedHashMap<>();
        Map<String, List<Integer>> answers = new LinkedHashMap<>();
        for (int row : group) {
            String answer = ExampleText.output(rows.get(row));
            String form = firstForms.computeIfAbsent(normalization.apply(answer), key -> answer);
            answers.computeIfAbsent(form, key -> new ArrayList<>()).add(row);
        }
        return new Contradiction(ExampleText.input(rows.get(group.get(0))), answers);
    }
}
