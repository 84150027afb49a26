// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.dataset.duplicates.DuplicatePair;
import io.github.finetune4j.dataset.duplicates.NearDuplicates;
import io.github.finetune4j.dataset.duplicates.Shingles;
import io.github.finetune4j.dataset.duplicates.TextNormalization;
import io.github.finetune4j.dataset.spi.DatasetStep;
import io.github.finetune4j.internal.names.Given;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Looks for evaluation texts in training texts, on three levels: equal texts, long runs of equal words, and near
 * duplicates. Evaluation texts may be a test split, or an outside benchmark's file. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LeakageCheck {
    private static final int USUAL_WORDS =
            13; // as for GPT-3 (Brown et al., 2020, appendix C) and lm-evaluation-harness
    private final int words;
    private final NearDuplicates search;
    private final ComparedText text;

    private LeakageCheck(int words, NearDuplicates search, ComparedText text) {
        this.words = words;
        this.search = search;
        this.text = text;
    }

    /** {@return the usual check: inputs, runs of 13 words, Jaccard similarity of 0.8 over three words} */
    public static LeakageCheck usual() {
        return new LeakageCheck(
                USUAL_WORDS,
                NearDuplicates.builder().shingles(Shingles.words(3)).build(),
                ComparedText.INPUT);
    }

    /**
     * {@return the same check with runs of another length}
     *
     * @param count words in a row, at least 1; 8 to 13 are usual
     */
    public LeakageCheck words(int count) {
        Given.atLeast("words", count, 1);
        return new LeakageCheck(count, search, text);
    }

    /**
     * {@return the same check with another search for near duplicates}
     *
     * @param value the search
     */
    public LeakageCheck nearDuplicates(NearDuplicates value) {
        return new LeakageCheck(words, value, text);
    }

    /**
     * {@return the same check of other texts of the rows}
     *
     * @param value inputs, outputs or both
     */
    public LeakageCheck compare(ComparedText value) {
        return new LeakageCheck(words, search, value);
    }

    /**
     * {@return what leaked from training into evaluation}
     *
     * @param training rows that are trained on
     * @param evaluation rows that judge
     */
    public LeakageReport check(Dataset training, Dataset evaluation) {
        return check(texts(training.examples()), texts(evaluation.examples()));
    }

    /**
     * {@return what leaked from training into the texts of an outside benchmark}
     *
     * @param training rows that are trained on
     * @param evaluation texts that judge, for example by {@link ReferenceTexts}
     */
    public LeakageReport check(Dataset training, List<String> evaluation) {
        return check(texts(training.examples()), evaluation);
    }

    /**
     * {@return what leaked}
     *
     * @param training texts that are trained on
     * @param evaluation texts that judge
     */
    public LeakageReport check(List<String> training, List<String> evaluation) {
        Map<Integer, Leak> exact = exact(training, evaluation);
        List<Leak> leaks = new ArrayList<>(exact.values());
        leaks.addAll(runs(training, evaluation, exact).values());
        leaks.addAll(near(training, evaluation, exact).values());
        return new LeakageReport(leaks, training.size(), evaluation.size());
    }

    /**
     * {@return a step that leaves out rows that leak into an outside benchmark: the training rows go, the benchmark
     * stays}
     *
     * @param evaluation texts that judge
     */
    public DatasetStep<?> step(List<String> evaluation) {
        return new LeakageStep(this, List.copyOf(evaluation));
    }

    LeakIndex index(List<String> evaluation) {
        return new LeakIndex(evaluation, words);
    }

    NearDuplicates search() {
        return search;
    }

    String text(Example example) {
        return text.of(example);
    }

    private List<String> texts(List<Example> examples) {
        return examples.stream().map(text::of).toList();
    }

    private static Map<Integer, Leak> exact(List<String> training, List<String> evaluation) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < training.size(); i++) {
            first.putIfAbsent(normal(training.get(i)), i);
        }
        Map<Integer, Leak> leaks = new TreeMap<>();
        for (int j = 0; j < evaluation.size(); j++) {
            String normal = normal(evaluation.get(j));
            Integer found = first.get(normal);
            if (found != null && !normal.isEmpty()) {
                leaks.put(j, new Leak(LeakageLevel.EXACT, found, j, 1));
            }
        }
        return leaks;
    }

    private Map<Integer, Leak> runs(List<String> training, List<String> evaluation, Map<Integer, Leak> exact) {
        LeakIndex index = index(evaluation);
        Map<Integer, Leak> leaks = new TreeMap<>();
        for (int i = 0; i < training.size(); i++) {
            int row = i;
            index.shared(training.get(i)).forEach((j, share) -> {
                if (!exact.containsKey(j)) {
                    better(leaks, new Leak(LeakageLevel.NGRAM, row, j, share));
                }
            });
        }
        return leaks;
    }

    private Map<Integer, Leak> near(List<String> training, List<String> evaluation, Map<Integer, Leak> exact) {
        Map<Integer, Leak> leaks = new TreeMap<>();
        for (DuplicatePair pair : search.between(training, evaluation)) {
            int j = pair.second() - training.size();
            if (!exact.containsKey(j)) {
                better(leaks, new Leak(LeakageLevel.NEAR_DUPLICATE, pair.first(), j, pair.jaccard()));
            }
        }
        return leaks;
    }

    private static void better(Map<Integer, Leak> leaks, Leak leak) {
        leaks.merge(leak.evaluation(), leak, (old, now) -> now.similarity() > old.similarity() ? now : old);
    }

    static String normal(String text) {
        return TextNormalization.CASE_SPACE_AND_PUNCTUATION.apply(text);
    }
}
