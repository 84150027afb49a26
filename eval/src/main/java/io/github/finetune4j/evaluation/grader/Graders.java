// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.text.TextEmbedder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Reads graders in OpenAI's JSON format and turns them into metrics. Immutable.
 *
 * <table>
 * <caption>What is read</caption>
 * <tr><th>type</th><th>score</th></tr>
 * <tr><td>{@code string_check}</td><td>1 or 0; {@code eq}, {@code ne}, {@code like} (the input contains the reference),
 * {@code ilike} (the same, without case)</td></tr>
 * <tr><td>{@code text_similarity}</td><td>0 to 1; {@code fuzzy_match} (rapidfuzz' ratio), {@code bleu} (sacrebleu's
 * sentence BLEU with effective order, over 100), {@code gleu} (nltk's), {@code rouge_1} to {@code rouge_5} and
 * {@code rouge_l} (F1 of rouge-score, no stemming), {@code cosine} (needs {@link #embedding}); {@code meteor} needs
 * WordNet and is refused</td></tr>
 * <tr><td>{@code score_model}</td><td>a number of its {@code range}, 0 to 1 by default</td></tr>
 * <tr><td>{@code label_model}</td><td>1 if the label is among the passing ones, else 0</td></tr>
 * <tr><td>{@code multi}</td><td>its formula over the others</td></tr>
 * </table>
 *
 * <p>{@code python} is refused: it runs foreign code, for which a JVM has no sandbox.
 *
 * <p>Templates: {@code {{item.x}}} is a further field of the row, dots lead into it, and {@code {{item.expected}}} the
 * expected answer where the row has no field of that name; {@code {{sample.output_text}}},
 * {@code {{sample.output_json.x}}} and {@code {{sample.output_tools}}} are the model's answer. An answer that lacks
 * what a template names scores 0, or the lower end of the range; a row that lacks it is an error. Model graders are
 * asked with their messages as they are written; a reply that is no number of the range, or no label, is
 * {@link io.github.finetune4j.evaluation.Score#missing}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Graders {
    private final Function<String, ChatModel> models;
    private final @Nullable TextEmbedder embedding;
    private final ModelCalls calls;

    private Graders(Function<String, ChatModel> models, @Nullable TextEmbedder embedding, ModelCalls calls) {
        this.models = models;
        this.embedding = embedding;
        this.calls = calls;
    }

    /** {@return a reader for graders that ask no model} */
    public static Graders withoutModels() {
        return withModels(name -> {
            throw new IllegalArgumentException(
                    "the grader asks the model " + name + " -> read it with Graders.withModels(...)");
        });
    }

    /**
     * {@return a reader}
     *
     * @param models gives the model of a name in the JSON
     */
    public static Graders withModels(Function<String, ChatModel> models) {
        return new Graders(models, null, ModelCalls.oneByOne());
    }

    /**
     * {@return the same, for {@code text_similarity} by {@code cosine}}
     *
     * @param vectors of texts
     */
    public Graders embedding(TextEmbedder vectors) {
        return new Graders(models, vectors, calls);
    }

    /**
     * {@return the same, asking models with other limits}
     *
     * @param how concurrency, rate, retries
     */
    public Graders calls(ModelCalls how) {
        return new Graders(models, embedding, how);
    }

    /**
     * {@return the grader as a metric of its name}
     *
     * @param json one grader
     * @throws IllegalArgumentException if it is no grader, or one that can't be run here; the message says what to do
     */
    public Metric read(String json) {
        try {
            return metric(new GraderJson("grader", Json.parseObject(json)));
        } catch (JsonException e) {
            throw new IllegalArgumentException("the grader is no JSON object: " + e.problem() + " -> fix it there", e);
        }
    }

    /**
     * {@return the evals that were exported, each with the graders in its {@code testing_criteria} as metrics} OpenAI's
     * own ended on 2026-11-30; what {@code GET /v1/evals} gave, or {@code GET /v1/evals/ID}, is read here. A grader
     * that can't be run here is named with the reason, and keeps the others from nothing.
     *
     * @param json one eval, a list of them as the service gives it, an array, or one eval a line
     * @throws IllegalArgumentException if it holds no eval; the message says what to do
     */
    public List<ExportedEval> readEvals(String json) {
        return new EvalExport(this).read(json);
    }

    Metric metric(GraderJson json) {
        String type = json.text("type");
        return switch (type) {
            case "string_check" -> new StringCheck(json);
            case "text_similarity" -> new TextSimilarity(json, embedding);
            case "score_model" -> ModelGrader.score(json, models, calls);
            case "label_model" -> ModelGrader.label(json, models, calls);
            case "multi" -> multi(json);
            case "python" ->
                throw json.wrong("is of type python, which runs foreign code", "write it as a Metric in Java");
            default ->
                throw json.wrong(
                        "is of type " + type, "use string_check, text_similarity, score_model, label_model or multi");
        };
    }

    private Metric multi(GraderJson json) {
        Map<String, Metric> parts = new LinkedHashMap<>();
        Set<String> several = new TreeSet<>();
        for (GraderJson part : json.objects("graders")) {
            if (part.text("type").equals("multi")) {
                throw json.wrong("holds another multi grader", "put all into one formula");
            }
            Metric metric = metric(part);
            part.names().stream()
                    .filter(name -> !metric.equals(parts.computeIfAbsent(name, first -> metric)))
                    .forEach(several::add);
        }
        Formula formula = Formula.parse(json.text("calculate_output"), parts.keySet());
        several.retainAll(formula.names());
        if (!several.isEmpty()) {
            throw json.wrong(
                    "has a formula that names " + several + ", by which several of its graders go",
                    "name each by what is its own");
        }
        return finite(new MultiGrader(json.text("name"), parts, formula), json);
    }

    private static Metric finite(MultiGrader multi, GraderJson json) {
        double failure = multi.scoreOfFailure();
        if (Double.isFinite(failure)) {
            return multi;
        }
        throw json.wrong(
                "has a formula that gives " + failure + " for a row that the model failed",
                "let calculate_output give a number there too");
    }
}
