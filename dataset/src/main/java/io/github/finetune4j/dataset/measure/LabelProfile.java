// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.Contradiction;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.duplicates.Shingles;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.dataset.internal.shared.ExampleText;
import io.github.finetune4j.dataset.spi.DatasetMeasure;
import io.github.finetune4j.internal.chat.SaidText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The profile of rows that are to be classified: how many rows each label has, and what a person should look at before
 * anybody learns from them. Each row and each label is looked at once, however many labels there are.
 *
 * @param balance rows of each label; a row with several counts for each of them
 * @param single labels of one row only, sorted: none is left to judge them by
 * @param unlabelled positions of the rows without an answer
 * @param alike labels that differ in nothing but case, white space or punctuation, sorted: one is probably meant
 * @param contradictions texts that are equal but for case and white space, and have different labels
 * @param nearContradictions texts that are nearly equal, and have different labels
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabelProfile(
        ClassBalance balance,
        List<String> single,
        List<Integer> unlabelled,
        List<List<String>> alike,
        List<Contradiction> contradictions,
        List<Contradiction> nearContradictions) {
    private static final TextNormalization SAME = TextNormalization.CASE_AND_SPACE;

    /** Copies the lists. */
    public LabelProfile {
        single = List.copyOf(single);
        unlabelled = List.copyOf(unlabelled);
        alike = alike.stream().map(List::copyOf).toList();
        contradictions = List.copyOf(contradictions);
        nearContradictions = List.copyOf(nearContradictions);
    }

    /**
     * {@return the profile of a data set, with a search for near duplicates by five characters in a row, which suits
     * short texts}
     *
     * @param data chats whose answers are labels, or JSON arrays of labels
     */
    public static LabelProfile of(Dataset data) {
        return of(data, usual());
    }

    /**
     * {@return the profile of a data set}
     *
     * @param data chats whose answers are labels, or JSON arrays of labels
     * @param search finds nearly equal texts
     */
    public static LabelProfile of(Dataset data, NearDuplicates search) {
        return of(data.examples(), search);
    }

    /** {@return the same as a measure, which adds the section {@code labels} to the report and the data card} */
    public static DatasetMeasure<?> measure() {
        return measure(usual());
    }

    /**
     * {@return the same as a measure, which adds the section {@code labels} to the report and the data card}
     *
     * @param search finds nearly equal texts
     */
    public static DatasetMeasure<?> measure(NearDuplicates search) {
        return new LabelMeasure(search);
    }

    private static NearDuplicates usual() {
        return NearDuplicates.builder().shingles(Shingles.characters(5)).build();
    }

    static LabelProfile of(List<Example> rows, NearDuplicates search) {
        Map<String, Long> counts = new LinkedHashMap<>();
        List<Integer> unlabelled = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            String answer = ExampleText.output(rows.get(row)).strip();
            if (answer.isEmpty()) {
                unlabelled.add(row);
            } else {
                labels(answer).forEach(label -> counts.merge(label, 1L, Long::sum));
            }
        }
        List<Contradiction> equal = Contradiction.find(rows, SAME);
        return new LabelProfile(
                new ClassBalance(counts),
                counts.entrySet().stream()
                        .filter(label -> label.getValue() == 1)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList(),
                unlabelled,
                alike(counts),
                equal,
                near(rows, search));
    }

    private static List<String> labels(String answer) {
        List<String> several = SaidText.labels(answer);
        return several == null ? List.of(answer) : several;
    }

    private static List<List<String>> alike(Map<String, Long> counts) {
        Map<String, TreeSet<String>> forms = new TreeMap<>();
        counts.keySet()
                .forEach(label -> forms.computeIfAbsent(
                                TextNormalization.CASE_SPACE_AND_PUNCTUATION.apply(label), form -> new TreeSet<>())
                        .add(label));
        return forms.values().stream()
                .filter(form -> form.size() > 1)
                .<List<String>>map(List::copyOf)
                .toList();
    }

    private static List<Contradiction> near(List<Example> rows, NearDuplicates search) {
        List<String> inputs = rows.stream().map(ExampleText::input).toList();
        return Contradiction.find(rows, search.find(inputs), SAME).stream()
                .filter(found -> found.rows().stream()
                                .map(row -> SAME.apply(inputs.get(row)))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    /** {@return positions of all rows in some contradictions, each once} */
    static IntStream rows(List<Contradiction> contradictions) {
        return contradictions.stream()
                .flatMap(one -> one.rows().stream())
                .mapToInt(Integer::intValue)
                .distinct();
    }
}
