// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import static io.github.finetune4j.evaluation.text.Golden.each;
import static io.github.finetune4j.evaluation.text.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RougeTest {
    private static Rouge rouge(String name) {
        return switch (name) {
            case "rougeL" -> Rouge.l();
            case "rougeLsum" -> Rouge.lSum();
            default -> Rouge.n(name.charAt(5) - '0');
        };
    }

    private static void check(String what, Overlap overlap, JsonNode expected) {
        same(what + " precision", overlap.precision(), expected.get(0));
        same(what + " recall", overlap.recall(), expected.get(1));
        same(what + " F1", overlap.f1(), expected.get(2));
    }

    /** Every pair of lines is compared, so lines that say nothing, or the same, must not count. */
    @Test
    void linesWithoutWordsAndLinesTwice_costNothing() {
        for (String line : List.of("\r\n", "...\n", "the cat\n")) {
            String text = "the cat sat\n" + line.repeat(60_000);
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30), // as pairs, minutes
                    () -> assertThat(Rouge.lSum().score(text, text).f1()).isEqualTo(1));
        }
        assertThat(Rouge.lSum()
                        .score("the cat\nthe cat\na dog", "the cat\nthe dog")
                        .f1())
                .isEqualTo(Rouge.lSum()
                        .score("the cat\n\n \nthe cat\na dog", "the cat\n-\nthe dog")
                        .f1());
    }

    @Test
    void pairs_areRougeScores() {
        List<Golden.Pair> pairs = Golden.pairs();
        each(Golden.load("rouge.json").get("pairs"), 200).forEach(row -> {
            Golden.Pair pair = pairs.get(row.get("id").asInt());
            for (boolean stem : new boolean[] {false, true}) {
                row.get(stem ? "stem" : "plain")
                        .properties()
                        .forEach(one -> check(
                                one.getKey() + (stem ? " stemmed" : "") + " of pair " + pair.id(),
                                rouge(one.getKey())
                                        .stemming(stem)
                                        .score(pair.text(), pair.references().get(0)),
                                one.getValue()));
            }
        });
    }

    @Test
    void severalReferences_theBestCounts() {
        List<Golden.Pair> pairs = Golden.pairs();
        each(Golden.load("rouge.json").get("multi"), 82).forEach(row -> {
            Golden.Pair pair = pairs.get(row.get("id").asInt());
            row.get("plain")
                    .properties()
                    .forEach(one -> check(
                            one.getKey() + " of pair " + pair.id(),
                            rouge(one.getKey()).score(pair.text(), pair.references()),
                            one.getValue()));
        });
    }

    @Test
    void means_areRougeScores() {
        List<Golden.Pair> pairs = Golden.pairs();
        List<String> texts = pairs.stream().map(Golden.Pair::text).toList();
        List<List<String>> references = pairs.stream().map(Golden.Pair::first).toList();
        assertThat(Golden.load("rouge.json").get("mean")).hasSize(7);
        Golden.load("rouge.json").get("mean").properties().forEach(one -> {
            List<Overlap> scores = rouge(one.getKey()).scores(texts, references);
            JsonNode plain = one.getValue().get("plain");
            same(
                    "precision",
                    scores.stream().mapToDouble(Overlap::precision).average().orElseThrow(),
                    plain.get(0));
            same(
                    "recall",
                    scores.stream().mapToDouble(Overlap::recall).average().orElseThrow(),
                    plain.get(1));
            same("F1", scores.stream().mapToDouble(Overlap::f1).average().orElseThrow(), plain.get(2));
        });
    }

    @Test
    void stems_areNltks() {
        assertThat(Golden.load("rouge.json").get("porter")).hasSize(3207);
        Golden.load("rouge.json").get("porter").properties().forEach(word -> {
            String expected = word.getValue().asText();
            assertThat(PorterStemmer.stem(word.getKey())).as(word.getKey()).isEqualTo(expected);
        });
    }

    @Test
    void documentation() {
        assertThat(Rouge.n(1).score("testing", "testing one two").f1()).isEqualTo(0.5);
        assertThat(Rouge.l().score("testing one", "testing one two").f1()).isEqualTo(0.8);
        Overlap sum = Rouge.lSum().score("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", "w1 w2 w3 w4 w5");
        assertThat(sum.recall()).isEqualTo(0.8);
        assertThat(sum.precision()).isEqualTo(0.4);
        assertThat(Rouge.n(1).score("中文", "中文")).isEqualTo(Overlap.NONE);
    }

    @Test
    void longTexts_areScored() {
        String text = "some words that go on and on\n".repeat(30_000);
        assertThat(Rouge.l().score(text, "words go on").recall()).isEqualTo(1);
        assertThat(Rouge.lSum().score(text, "words go on").recall()).isEqualTo(1);
        assertThat(Rouge.n(2).score("İ".repeat(100), "i").f1()).isZero();
    }
}
