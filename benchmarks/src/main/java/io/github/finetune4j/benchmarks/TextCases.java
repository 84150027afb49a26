// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static io.github.finetune4j.benchmarks.PackageCases.strings;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.text.Bleu;
import io.github.finetune4j.evaluation.text.BleuSmoothing;
import io.github.finetune4j.evaluation.text.BleuTokenizer;
import io.github.finetune4j.evaluation.text.ChrF;
import io.github.finetune4j.evaluation.text.CorpusScore;
import io.github.finetune4j.evaluation.text.EditDistance;
import io.github.finetune4j.evaluation.text.FuzzyRatio;
import io.github.finetune4j.evaluation.text.Overlap;
import io.github.finetune4j.evaluation.text.Rouge;
import io.github.finetune4j.evaluation.text.Ter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Our values of the cases of {@code draws_of_texts.py}. */
final class TextCases {
    private TextCases() {}

    static Map<String, Function<JsonNode, List<Object>>> kinds() {
        return Map.of(
                "bleu", in -> scored(bleu(in.get("options")), in),
                "chrf", in -> scored(chrf(in.get("options")), in),
                "ter", in -> scored(ter(in.get("options")), in),
                "rouge", TextCases::rouge,
                "stems", TextCases::rouge,
                "edits", TextCases::edits,
                "fuzzy", in -> fuzzy(text(in, "a"), text(in, "b")),
                "jaro", in -> List.of(EditDistance.jaroWinkler(text(in, "a"), text(in, "b"))),
                "gleu", in -> List.of(EditDistance.gleu(text(in, "text"), strings(in.get("references")))),
                "squad", TextCases::squad);
    }

    private static String text(JsonNode input, String name) {
        return input.get(name).asText();
    }

    private static List<Object> scored(CorpusScore score, JsonNode in) {
        List<String> texts = strings(in.get("texts"));
        List<List<String>> references = StreamSupport.stream(
                        in.get("references").spliterator(), false)
                .map(PackageCases::strings)
                .toList();
        List<Object> values = new ArrayList<>();
        values.add(score.corpus(texts, references));
        for (int row = 0; row < texts.size(); row++) {
            values.add(score.sentence(texts.get(row), references.get(row)));
        }
        values.add(score.signature(references.get(0).size()));
        return values;
    }

    private static Bleu bleu(JsonNode options) {
        Bleu bleu = Bleu.create()
                .tokenizer(word(BleuTokenizer.values(), BleuTokenizer::word, text(options, "tokenize")))
                .lowercase(options.get("lowercase").asBoolean())
                .effectiveOrder(options.get("effective_order").asBoolean())
                .maxOrder(options.get("max_ngram_order").asInt());
        BleuSmoothing smoothing = word(BleuSmoothing.values(), BleuSmoothing::word, text(options, "smooth_method"));
        return options.has("smooth_value")
                ? bleu.smoothing(smoothing, options.get("smooth_value").asDouble())
                : bleu.smoothing(smoothing);
    }

    private static <T> T word(T[] all, Function<T, String> name, String word) {
        return Arrays.stream(all)
                .filter(one -> name.apply(one).equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static ChrF chrf(JsonNode options) {
        return ChrF.create()
                .charOrder(options.get("char_order").asInt())
                .wordOrder(options.get("word_order").asInt())
                .beta(options.get("beta").asDouble())
                .lowercase(options.get("lowercase").asBoolean())
                .whitespace(options.get("whitespace").asBoolean())
                .epsilonSmoothing(options.get("eps_smoothing").asBoolean());
    }

    private static Ter ter(JsonNode options) {
        return Ter.create()
                .normalized(options.get("normalized").asBoolean())
                .noPunctuation(options.get("no_punct").asBoolean())
                .asian(options.get("asian_support").asBoolean())
                .caseSensitive(options.get("case_sensitive").asBoolean());
    }

    private static List<Object> rouge(JsonNode in) {
        List<Object> values = new ArrayList<>();
        for (Rouge rouge : List.of(Rouge.n(1), Rouge.n(2), Rouge.n(3), Rouge.l(), Rouge.lSum())) {
            Overlap overlap =
                    rouge.stemming(in.get("stem").asBoolean()).score(text(in, "text"), strings(in.get("references")));
            values.addAll(List.of(overlap.precision(), overlap.recall(), overlap.f1()));
        }
        return values;
    }

    private static List<Object> edits(JsonNode in) {
        String a = text(in, "a");
        String b = text(in, "b");
        return List.of(
                EditDistance.levenshtein(a, b),
                EditDistance.alignment(a, b),
                EditDistance.damerau(a, b),
                EditDistance.indel(a, b),
                EditDistance.indelSimilarity(a, b),
                EditDistance.similarity(a, b));
    }

    private static List<Object> fuzzy(String a, String b) {
        return List.of(
                FuzzyRatio.ratio(a, b),
                FuzzyRatio.partial(a, b),
                FuzzyRatio.tokenSort(a, b),
                FuzzyRatio.tokenSet(a, b),
                FuzzyRatio.weighted(a, b));
    }

    private static List<Object> squad(JsonNode in) {
        Answer answer = answer(text(in, "text"), strings(in.get("references")));
        return List.of(value(Metrics.normalizedMatch(), answer), value(Metrics.tokenF1(), answer));
    }

    private static double value(Metric metric, Answer answer) {
        return metric.score(answer).value();
    }

    private static Answer answer(String text, List<String> references) {
        return new Answer(
                List.of(Message.user("?")),
                Message.assistant(references.get(0)),
                new ChatResponse(text, FinishReason.STOP, new Usage(1, 1)),
                Map.of("references", references),
                java.time.Duration.ZERO);
    }
}
