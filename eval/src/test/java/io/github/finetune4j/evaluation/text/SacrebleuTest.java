// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import static io.github.finetune4j.evaluation.text.Golden.each;
import static io.github.finetune4j.evaluation.text.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.metric.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SacrebleuTest {
    private static CorpusScore scorer(String metric, JsonNode options) {
        return switch (metric) {
            case "bleu" -> bleu(options);
            case "chrf" -> chrf(options);
            default ->
                Ter.create()
                        .normalized(options.path("normalized").asBoolean())
                        .noPunctuation(options.path("no_punct").asBoolean())
                        .asian(options.path("asian_support").asBoolean())
                        .caseSensitive(options.path("case_sensitive").asBoolean());
        };
    }

    private static Bleu bleu(JsonNode options) {
        Bleu bleu = Bleu.create()
                .tokenizer(tokenizer(options.path("tokenize").asText("13a")))
                .lowercase(options.path("lowercase").asBoolean())
                .effectiveOrder(options.path("effective_order").asBoolean())
                .maxOrder(options.path("max_ngram_order").asInt(4));
        String word = options.path("smooth_method").asText("exp");
        BleuSmoothing smoothing = Arrays.stream(BleuSmoothing.values())
                .filter(s -> s.word().equals(word))
                .findFirst()
                .orElseThrow();
        return options.has("smooth_value")
                ? bleu.smoothing(smoothing, options.get("smooth_value").asDouble())
                : bleu.smoothing(smoothing);
    }

    private static BleuTokenizer tokenizer(String word) {
        return Arrays.stream(BleuTokenizer.values())
                .filter(t -> t.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static ChrF chrf(JsonNode options) {
        return ChrF.create()
                .charOrder(options.path("char_order").asInt(6))
                .wordOrder(options.path("word_order").asInt(0))
                .beta(options.path("beta").asDouble(2))
                .lowercase(options.path("lowercase").asBoolean())
                .whitespace(options.path("whitespace").asBoolean())
                .epsilonSmoothing(options.path("eps_smoothing").asBoolean());
    }

    @Test
    void corpusScores_andSignatures_areSacrebleus() {
        JsonNode golden = Golden.load("sacrebleu.json");
        List<Golden.Pair> pairs = Golden.pairs();
        each(golden.get("corpus"), 139).forEach(row -> {
            String metric = row.get("metric").asText();
            CorpusScore scorer = scorer(metric, row.get("options"));
            List<Golden.Pair> set = each(golden.get("sets").get(row.get("set").asText()))
                    .map(id -> pairs.get(id.asInt()))
                    .toList();
            boolean all = row.get("references").asText().equals("all");
            List<List<String>> references = set.stream()
                    .map(pair -> all ? pair.references() : pair.first())
                    .toList();
            double[] sums = scorer.sums(set.stream().map(Golden.Pair::text).toList(), references);
            String what = row.toString();
            same(what, scorer.score(sums), row.get("score"));
            int count = references.stream().mapToInt(List::size).distinct().count() == 1
                    ? references.get(0).size()
                    : -1;
            assertThat(scorer.signature(count)).isEqualTo(row.get("signature").asText());
            if (scorer instanceof Bleu bleu) {
                parts(what, bleu, sums, row);
                same(what, sums[0], row.get("sys_len"));
                same(what, sums[1], row.get("ref_len"));
            }
            if (scorer instanceof Ter) {
                assertThat((long) sums[0])
                        .as(what)
                        .isEqualTo(row.get("num_edits").asLong());
                same(what, sums[1], row.get("ref_length"));
            }
        });
    }

    /** Letters and signs that Java 17 has not heard of, and a sigma that Java takes for the last of a word. */
    @Test
    void caseAndPunctuation_areThoseOfPython_notOfTheJvm() {
        String text = "ΑΣ:Α Σ\u02b0 \u2c2f\ua7c0 ΤΕΛΟΣ";
        List<String> small = List.of("ας:α σ\u02b0 \u2c5f\ua7c1 τελος");
        ChrF chrf = ChrF.create().lowercase(true);
        assertThat(chrf.score(chrf.statistics(text, small))).isCloseTo(81.7061642061642, within(1e-9));
        String signs = "pay\u20c15 now\u2e53then \u061dstop\u061d a\ud83e\udee8b wait x";
        assertThat(BleuTokenizer.INTERNATIONAL.tokenize(signs))
                .isEqualTo("pay \u20c1 5 now \u2e53 then \u061d stop \u061d a \ud83e\udee8 b wait x");
    }

    private static void parts(String what, Bleu bleu, double[] sums, JsonNode row) {
        same(what, bleu.brevityPenalty(sums), row.get("bp"));
        double[] precisions = bleu.precisions(sums);
        boolean added = what.contains("add-k");
        for (int n = 0; n < precisions.length; n++) {
            same(what, precisions[n], row.get("precisions").get(n));
            if (!added) {
                same(what, sums[2 + n], row.get("counts").get(n));
                same(what, sums[2 + precisions.length + n], row.get("totals").get(n));
            }
        }
    }

    @Test
    void smoothings_areSacrebleus() {
        each(Golden.load("sacrebleu-smoothing.json").get("corpora"), 6).forEach(corpus -> {
            List<String> texts = Golden.strings(corpus.get("hypotheses"));
            List<List<String>> references = Golden.strings(corpus.get("references")).stream()
                    .map(List::of)
                    .toList();
            each(corpus.get("bleu")).forEach(row -> {
                Bleu bleu = bleu(row.get("options"));
                double[] sums = bleu.sums(texts, references);
                same(row.toString(), bleu.score(sums), row.get("score"));
                assertThat(bleu.signature(1)).isEqualTo(row.get("signature").asText());
                parts(row.toString(), bleu, sums, row);
            });
        });
    }

    @Test
    void sentenceScores_areSacrebleus() {
        JsonNode golden = Golden.load("sacrebleu.json");
        List<Golden.Pair> pairs = Golden.pairs();
        List<String> columns = Golden.strings(golden.get("sentence_columns"));
        Bleu bleu = Bleu.create().effectiveOrder(true);
        List<CorpusScore> scorers = List.of(
                bleu,
                bleu.tokenizer(BleuTokenizer.INTERNATIONAL),
                bleu.tokenizer(BleuTokenizer.CHINESE),
                Bleu.create().smoothing(BleuSmoothing.FLOOR),
                ChrF.create(),
                ChrF.plusPlus(),
                Ter.create(),
                Ter.create().normalized(true));
        each(golden.get("sentence"), 200).forEach(row -> {
            Golden.Pair pair = pairs.get(row.get(0).asInt());
            for (int i = 0; i < scorers.size(); i++) {
                same(
                        columns.get(i + 1) + " of pair " + pair.id(),
                        scorers.get(i).sentence(pair.text(), pair.references()),
                        row.get(i + 1));
            }
        });
        for (int i = 0; i < scorers.size(); i++) {
            assertThat(scorers.get(i).signature(1))
                    .isEqualTo(golden.get("sentence_signatures")
                            .get(columns.get(i + 1))
                            .asText());
        }
    }

    @Test
    void tokens_areSacrebleus() {
        List<Golden.Pair> pairs = Golden.pairs();
        each(Golden.load("sacrebleu.json").get("tokenized"), 50).forEach(row -> {
            String text = pairs.get(row.get("id").asInt()).text();
            for (BleuTokenizer tokenizer : BleuTokenizer.values()) {
                if (row.has(tokenizer.word())) {
                    List<String> expected =
                            Split.words(row.get(tokenizer.word()).asText());
                    assertThat(Split.words(tokenizer.tokenize(text)))
                            .as(tokenizer + " of " + text)
                            .isEqualTo(expected);
                }
            }
        });
    }

    @Test
    void pairedTests_areSacrebleus_withinTheirNoise() {
        JsonNode golden = Golden.load("sacrebleu.json");
        List<Golden.Pair> pairs = Golden.pairs();
        List<Golden.Pair> latin = each(golden.get("sets").get("latin"))
                .map(id -> pairs.get(id.asInt()))
                .toList();
        Comparison comparison = Evaluator.builder()
                .metrics(Metrics.bleu())
                .addMetric(Metrics.chrf())
                .build()
                .compare(
                        model("A", latin, Golden.Pair::text),
                        model("B", latin, Golden.Pair::other),
                        Dataset.of(IntStream.range(0, latin.size())
                                .mapToObj(i -> ChatExample.of(
                                        Message.user(String.valueOf(i)),
                                        Message.assistant(latin.get(i).first().get(0))))
                                .toList()));
        each(golden.get("paired"), 4).forEach(row -> {
            MetricComparison metric = comparison.metric(row.get("metric").asText());
            JsonNode a = row.get("A");
            JsonNode b = row.get("B");
            same("A", metric.baseline().estimate(), a.get("score"));
            same("B", metric.candidate().estimate(), b.get("score"));
            assertThat(metric.test().pValue()).isCloseTo(b.get("p_value").asDouble(), within(0.02));
            if (row.get("test").asText().equals("bs")) {
                assertThat(metric.baseline().width() / 2)
                        .isCloseTo(a.get("ci_halfwidth").asDouble(), within(0.25));
                assertThat(metric.candidate().width() / 2)
                        .isCloseTo(b.get("ci_halfwidth").asDouble(), within(0.25));
                assertThat(metric.effect().upper()).isNegative();
            }
        });
    }

    private static ChatModel model(String name, List<Golden.Pair> pairs, Function<Golden.Pair, String> said) {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                int row = Integer.parseInt(request.messages().get(0).content());
                return new ChatResponse(said.apply(pairs.get(row)), FinishReason.STOP, new Usage(1, 1));
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    @Test
    void sacrebleusDocumentation() {
        List<String> texts = List.of("The dog bit the man.", "It wasn't surprising.", "The man had just bitten him.");
        List<List<String>> references = List.of(
                List.of("The dog bit the man.", "The dog had bit the man."),
                List.of("It was not unexpected.", "No one was surprised."),
                List.of("The man bit him first.", "The man had bitten the dog."));
        assertThat(Bleu.create().corpus(texts, references)).isCloseTo(48.530827009929865, within(1e-9));
        assertThat(Bleu.create().tokenizer(BleuTokenizer.INTERNATIONAL).corpus(texts, references))
                .isCloseTo(43.91623493336995, within(1e-9));
        assertThat(ChrF.create().corpus(texts, references)).isCloseTo(59.72751782684763, within(1e-9));
        assertThat(ChrF.plusPlus().corpus(texts, references)).isCloseTo(59.15310444399262, within(1e-9));
        assertThat(Ter.create().corpus(texts, references)).isCloseTo(40.0, within(1e-9));
    }

    @Test
    void sums_areTheSumsOfTheRows() {
        List<String> texts = List.of("a b c d", "", "😀 a.b,c 1.5");
        List<List<String>> references = List.of(List.of("a b d", "c d"), List.of("x"), List.of("😀 a . b"));
        for (CorpusScore scorer : List.of(Bleu.create(), ChrF.plusPlus(), Ter.create())) {
            double[] sums = new double[scorer.sums(texts, references).length];
            for (int row = 0; row < texts.size(); row++) {
                double[] one = scorer.statistics(texts.get(row), references.get(row));
                Arrays.setAll(sums, i -> sums[i] + one[i]);
            }
            assertThat(scorer.sums(texts, references)).isEqualTo(sums);
        }
    }

    @Test
    void references_areNormalisedTwice_asSacrebleuDoes() {
        // the apostrophe's s stands before a line feed of Windows, which the first pass makes a blank
        double[] statistics = Ter.create().normalized(true).statistics("it's\r\nso", List.of("it's\r\nso"));
        assertThat(statistics).containsExactly(2, 3);
    }

    @Test
    void signature_roundsAsPython() {
        assertThat(Bleu.create().smoothing(BleuSmoothing.FLOOR, 0.125).signature(1))
                .contains("smooth:floor[0.12]");
        assertThat(Bleu.create().smoothing(BleuSmoothing.ADD_K, 1.005).signature(1))
                .contains("smooth:add-k[1.00]");
    }

    @Test
    void longAndBrokenTexts_areScored() {
        String long1 = "word and another. ".repeat(60_000);
        assertThat(Bleu.create().sentence(long1, List.of("word and another."))).isBetween(0.0, 1.0);
        assertThat(ChrF.create().sentence(long1, List.of("word and another."))).isBetween(0.0, 100.0);
        assertThat(Ter.create().sentence(long1, List.of("word and another."))).isGreaterThan(100);
        String broken = "\ud83d \ude00 lone surrogates \ud83d";
        assertThat(ChrF.create().sentence(broken, List.of(broken))).isCloseTo(100, within(1e-9));
        assertThat(Bleu.create().lowercase(true).sentence("İİİİ a b c", List.of("i̇i̇i̇i̇ a b c")))
                .isCloseTo(100, within(1e-9));
    }

    @Test
    void badInput_isNamed() {
        assertThatThrownBy(() -> Bleu.create().corpus(List.of(), List.of()))
                .hasMessage("texts of a corpus: none -> give at least 1");
        assertThatThrownBy(() -> ChrF.create().corpus(List.of("a", "b"), List.of(List.of("a"))))
                .hasMessageContaining("lists of references: 2 and 1 -> give one list for each text");
        assertThatThrownBy(() -> Ter.create().corpus(List.of("a"), List.of(List.of())))
                .hasMessageContaining("references of text 1: none -> give at least 1");
        assertThatThrownBy(() -> Bleu.create().smoothing(BleuSmoothing.EXPONENTIAL, 1))
                .hasMessageContaining("which takes none: 1.0 -> call smoothing(...) without it");
    }
}
