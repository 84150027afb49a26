// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.retrieval.MinedPairs;
import io.github.finetune4j.retrieval.RetrievalDocument;
import io.github.finetune4j.retrieval.RetrievalIndex;
import io.github.finetune4j.text.TextReranker;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindPassagesTest {
    private static final List<RetrievalDocument> ARTICLES = List.of(
            new RetrievalDocument("returns", "Returns", "Goods can be sent back within thirty days."),
            new RetrievalDocument("warranty", "Warranty", "We repair broken goods for two years."),
            new RetrievalDocument("shipping", "Shipping", "Parcels arrive within three working days."),
            new RetrievalDocument("payment", "Payment", "Pay by card, by transfer, or on delivery of the goods."));
    private static final Map<String, Map<String, Integer>> CLICKED = Map.of(
            "send goods back", Map.of("returns", 1),
            "broken goods", Map.of("warranty", 1),
            "when do parcels arrive", Map.of("shipping", 1));

    @TempDir
    Path folder;

    /** How often each pair of letters follows on each other: the same on every machine. */
    private static double[] pairsOfLetters(String text) {
        double[] counts = new double[26 * 26];
        String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        for (int i = 0; i + 1 < letters.length(); i++) {
            counts[(letters.charAt(i) - 'a') * 26 + letters.charAt(i + 1) - 'a']++;
        }
        return counts;
    }

    /** The share of the question's words in the passage. */
    private static double[] sharedWords(String query, List<String> passages) {
        Set<String> asked = words(query);
        return passages.stream()
                .mapToDouble(passage -> {
                    Set<String> shared = words(passage);
                    shared.retainAll(asked);
                    return shared.size() / (double) asked.size();
                })
                .toArray();
    }

    private static Set<String> words(String text) {
        return new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("\\W+")));
    }

    private RetrievalIndex open(TextReranker reranker) {
        return FindPassages.open(folder.resolve("index"), FindPassagesTest::pairsOfLetters, reranker, ARTICLES);
    }

    @Test
    void passages_areFound_rankedByTheReranker_andMeasured() {
        try (RetrievalIndex index = open(FindPassagesTest::sharedWords)) {
            assertThat(FindPassages.find(index, "send goods back"))
                    .extracting(hit -> hit.passage().document())
                    .hasSize(4)
                    .startsWith("returns"); // two words of the question, the others one or none
            assertThat(index.callbackFailures()).isEmpty();
            assertThat(FindPassages.rerankingPays(index, CLICKED)).isFalse(); // nothing left to gain
        }
        try (RetrievalIndex index = open((query, passages) -> new double[0])) {
            assertThat(FindPassages.find(index, "goods")).hasSize(4);
            assertThat(index.callbackFailures()).hasSize(1);
        }
    }

    @Test
    void rows_ofClicks_haveTheAnswerAndNegatives() {
        try (RetrievalIndex index = open(FindPassagesTest::sharedWords)) {
            MinedPairs mined = FindPassages.rows(index, CLICKED);
            assertThat(mined.rows()).hasSize(3);
            assertThat(mined.rows().get(0).anchor()).isEqualTo("broken goods");
            assertThat(mined.rows().get(0).positive()).startsWith("Warranty\n");
            assertThat(mined.negatives()).isPositive();
        }
    }
}
