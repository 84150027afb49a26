// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.text.TextClassifier;
import io.github.finetune4j.training.LabeledText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Naive Bayes on the words of a text, or on what is left of them. */
final class CountedWords implements TextClassifier {
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final UnaryOperator<String> term;

    CountedWords(Dataset training, UnaryOperator<String> term) {
        this.term = term;
        training.chats().forEach(row -> {
            Map<String, Integer> words =
                    counts.computeIfAbsent(row.answer().orElseThrow().content(), label -> new HashMap<>());
            terms(LabeledText.textOf(row.prompt())).forEach(word -> words.merge(word, 1, Integer::sum));
        });
    }

    private Stream<String> terms(String text) {
        return Stream.of(text.split("\\W+"))
                .filter(word -> word.matches("[a-z]+"))
                .map(term);
    }

    @Override
    public List<String> labels() {
        return List.copyOf(counts.keySet());
    }

    @Override
    public List<Classification> classifyAll(List<String> texts) {
        return texts.stream().map(this::one).toList();
    }

    private Classification one(String text) {
        Map<String, Double> likelihoods = new LinkedHashMap<>();
        counts.forEach((label, words) -> likelihoods.put(
                label,
                terms(text)
                        .mapToDouble(word -> 1 + words.getOrDefault(word, 0))
                        .reduce(1, (one, other) -> one * other)));
        double sum = likelihoods.values().stream().mapToDouble(each -> each).sum();
        likelihoods.replaceAll((label, each) -> each / sum);
        return Classification.of(likelihoods);
    }
}
