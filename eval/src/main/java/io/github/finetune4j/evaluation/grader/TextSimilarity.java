// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.text.Bleu;
import io.github.finetune4j.evaluation.text.EditDistance;
import io.github.finetune4j.evaluation.text.Rouge;
import io.github.finetune4j.text.TextEmbedder;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/** The similarity of two texts, from 0 to 1. */
final class TextSimilarity implements Metric {
    private static final double PERCENT = 100;

    private final String name;
    private final Template input;
    private final Template reference;
    private final ToDoubleBiFunction<String, String> similarity;

    TextSimilarity(GraderJson json, @Nullable TextEmbedder embedding) {
        name = json.text("name");
        input = new Template(json.text("input"), json);
        reference = new Template(json.text("reference"), json);
        similarity = similarity(json, json.text("evaluation_metric"), embedding);
    }

    private static ToDoubleBiFunction<String, String> similarity(
            GraderJson json, String metric, @Nullable TextEmbedder embedding) {
        Bleu bleu = Bleu.create().effectiveOrder(true);
        return switch (metric) {
            case "fuzzy_match" -> EditDistance::indelSimilarity;
            case "bleu" -> (text, wanted) -> bleu.score(bleu.statistics(text, List.of(wanted))) / PERCENT;
            case "gleu" -> (text, wanted) -> EditDistance.gleu(text, List.of(wanted));
            case "rouge_1", "rouge_2", "rouge_3", "rouge_4", "rouge_5" ->
                rouge(Rouge.n(metric.charAt(metric.length() - 1) - '0'));
            case "rouge_l" -> rouge(Rouge.l());
            case "cosine" -> cosine(json, embedding);
            case "meteor" ->
                throw json.wrong("compares by meteor, which needs WordNet's synonyms", "choose another metric");
            default ->
                throw json.wrong(
                        "compares by " + metric, "use fuzzy_match, bleu, gleu, rouge_1 to rouge_5, rouge_l or cosine");
        };
    }

    private static ToDoubleBiFunction<String, String> rouge(Rouge rouge) {
        return (text, wanted) -> rouge.score(text, wanted).f1();
    }

    private static ToDoubleBiFunction<String, String> cosine(GraderJson json, @Nullable TextEmbedder embedding) {
        if (embedding == null) {
            throw json.wrong("compares by cosine", "give the reader vectors with embedding(...)");
        }
        Metric metric = Metrics.embeddingSimilarity(embedding);
        return (text, wanted) -> metric.score(new Answer(
                        List.of(Message.user("-")),
                        Message.assistant(wanted),
                        new ChatResponse(text, FinishReason.STOP, new Usage(0, 0))))
                .value();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean needsExpected() {
        return input.needsExpected() || reference.needsExpected();
    }

    @Override
    public Score score(Answer answer) {
        try {
            return Score.of(similarity.applyAsDouble(input.of(answer), reference.of(answer)));
        } catch (Template.NotInAnswerException e) {
            return new Score(0, String.valueOf(e.getMessage()));
        }
    }
}
