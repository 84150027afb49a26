// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.evaluation.internal.shared.Texts;
import io.github.finetune4j.evaluation.text.Bleu;
import io.github.finetune4j.evaluation.text.ChrF;
import io.github.finetune4j.evaluation.text.EditDistance;
import io.github.finetune4j.evaluation.text.Rouge;
import io.github.finetune4j.evaluation.text.Ter;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.CohenKappa;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.text.TextEmbedder;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * The built-in metrics that need no second model as a judge. Most compare what the model gave with what the data set
 * expects; a metric of one's own is one method of {@link Metric}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Metrics {
    private Metrics() {}

    /**
     * Passes if both texts are equal, white space at their ends apart. Case, punctuation and inner white space count.
     *
     * @return {@code exact_match}, pass/fail
     */
    public static Metric exactMatch() {
        return Metric.binary(
                "exact_match",
                answer ->
                        answer.actualText().strip().equals(answer.expectedText().strip()));
    }

    /**
     * Passes if both texts are equal after the normalisation of SQuAD's {@code evaluate-v1.1.py} (Rajpurkar et al.,
     * EMNLP 2016): lower case, ASCII punctuation removed, the articles <em>a</em>, <em>an</em>, <em>the</em> removed,
     * runs of white space made one blank. A row may have further references in its field {@code references}; matching
     * any of them passes.
     *
     * @return {@code normalized_match}, pass/fail
     */
    public static Metric normalizedMatch() {
        return Metric.binary(
                "normalized_match",
                answer -> References.of(answer).stream()
                        .anyMatch(reference ->
                                SquadText.normalize(answer.actualText()).equals(SquadText.normalize(reference))));
    }

    /**
     * The harmonic mean of precision and recall over the words that both texts share, counted with repetitions, after
     * the normalisation of {@link #normalizedMatch} (SQuAD's F1). Two texts without any word score 0, as in v1.1. Of
     * several references the best counts.
     *
     * @return {@code token_f1}, from 0 to 1
     */
    public static Metric tokenF1() {
        return Metric.continuous(
                "token_f1",
                answer -> References.of(answer).stream()
                        .mapToDouble(reference -> SquadText.f1(answer.actualText(), reference))
                        .max()
                        .orElseThrow());
    }

    /**
     * Passes if the answer contains the expected text somewhere; case and the length of white space runs don't count.
     * An expected text that is blank never passes.
     *
     * @return {@code contains}, pass/fail
     */
    public static Metric contains() {
        return Metric.binary("contains", answer -> {
            String expected = Texts.folded(answer.expectedText());
            return !expected.isEmpty() && Texts.folded(answer.actualText()).contains(expected);
        });
    }

    /**
     * Passes if the pattern is found somewhere in the answer; the expected text is not looked at. Anchor it with
     * {@code ^} and {@code $} to match the whole.
     *
     * @param pattern of {@link Pattern}
     * @return {@code regex}, pass/fail
     * @throws java.util.regex.PatternSyntaxException if it is no pattern
     */
    public static Metric regex(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return Metric.binary(
                "regex", answer -> compiled.matcher(answer.actualText()).find());
    }

    /**
     * Passes if the last number of the answer is within the tolerance of the last number of the expected text, the
     * usual way to mark arithmetic such as GSM8K (Cobbe et al. 2021). Reads digits with an optional sign, commas
     * between groups of three digits, a decimal point and an exponent. An answer without a number fails.
     *
     * @param tolerance largest absolute difference, at least 0
     * @return {@code numeric}, pass/fail; it throws {@link IllegalArgumentException} for an expected text without a
     *     number
     */
    public static Metric numeric(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance: " + tolerance + " -> give at least 0");
        }
        return new NumericMetric(tolerance);
    }

    /**
     * Accuracy over a fixed set of labels. The answer's label is the label that it equals, or else the only one that
     * occurs in it as whole words; case, white space runs and punctuation at the ends don't count. An answer with no
     * label, or with several, fails, and the score says which.
     *
     * @param labels at least two, distinct without regard to case
     * @return {@code label_accuracy}, pass/fail; it throws {@link IllegalArgumentException} for an expected text that
     *     is none of the labels
     */
    public static Metric labelAccuracy(Collection<String> labels) {
        return new LabelMetric(labels);
    }

    /**
     * One figure of the confusion matrix over a fixed set of labels, read from answers as by {@link #labelAccuracy}:
     * for example {@code classification("mcc", labels, ConfusionMatrix::matthews)}. It is computed anew for every
     * resample, never averaged.
     *
     * @param name a name for tables
     * @param labels at least two, distinct without regard to case
     * @param figure the figure, more being better
     * @return the metric; its rows score 1 where the label is right
     */
    public static CorpusMetric classification(
            String name, Collection<String> labels, ToDoubleFunction<ConfusionMatrix> figure) {
        return new ClassMetric(name, labels, figure);
    }

    /**
     * The mean F1 over labels, rare ones counting as much as frequent ones.
     *
     * @param labels at least two, distinct without regard to case
     * @return {@code macro_f1}, from 0 to 1
     */
    public static CorpusMetric macroF1(Collection<String> labels) {
        return classification(
                "macro_f1",
                labels,
                m -> m.average(ConfusionMatrix.Average.MACRO, 1).f());
    }

    /**
     * The mean F1 over labels, weighted by how often each is expected.
     *
     * @param labels at least two, distinct without regard to case
     * @return {@code weighted_f1}, from 0 to 1
     */
    public static CorpusMetric weightedF1(Collection<String> labels) {
        return classification(
                "weighted_f1",
                labels,
                m -> m.average(ConfusionMatrix.Average.WEIGHTED, 1).f());
    }

    /**
     * The correlation coefficient of Matthews, which does not flatter a model that always says the most frequent label.
     *
     * @param labels at least two, distinct without regard to case
     * @return {@code mcc}, from −1 to 1
     */
    public static CorpusMetric matthews(Collection<String> labels) {
        return classification("mcc", labels, ConfusionMatrix::matthews);
    }

    /**
     * Cohen's κ of ordered labels, where a neighbour is a lesser mistake than a far one. An answer without a label
     * counts as the one that is farthest from what was expected.
     *
     * @param labels at least two, in their order
     * @param weights how a mistake grows with its distance; quadratic ones are usual
     * @return {@code weighted_kappa}, from −1 to 1
     */
    public static CorpusMetric weightedKappa(List<String> labels, CohenKappa.Weights weights) {
        return classification("weighted_kappa", labels, matrix -> OrderedLabels.kappa(matrix, weights));
    }

    /**
     * Passes if the answer has all labels of a row, and no other: subset accuracy. Both are JSON arrays of labels, or
     * one label; case, white space runs and punctuation at the ends don't count.
     *
     * @param labels all that there are, at least two, distinct without regard to case
     * @return {@code label_set_accuracy}, pass/fail
     */
    public static Metric labelSetAccuracy(Collection<String> labels) {
        return new LabelSets.Same(new LabelSets(labels));
    }

    /**
     * F1 of rows that have several labels, read as by {@link #labelSetAccuracy}. A label that is none of these is a
     * mistake for {@link Average#MICRO}, and else left out.
     *
     * @param labels all that there are, at least two, distinct without regard to case
     * @param average how labels are averaged
     * @return {@code label_set_f1_micro}, {@code _macro} or {@code _weighted}, from 0 to 1; a row's own score is the F1
     *     of its labels
     */
    public static CorpusMetric labelSetF1(Collection<String> labels, Average average) {
        return new LabelSets.F1(new LabelSets(labels), average);
    }

    /**
     * The share of labels that are missing or too many in an answer, read as by {@link #labelSetAccuracy}.
     *
     * @param labels all that there are, at least two, distinct without regard to case
     * @return {@code hamming_loss}, from 0 to 1, less being better
     */
    public static Metric hammingLoss(Collection<String> labels) {
        return new LabelSets.Hamming(new LabelSets(labels));
    }

    /**
     * F1 of labelled parts of texts, right where label and both ends are. Answers are lists of {@code {"start", "end",
     * "label"}}, alone or under {@code spans}; one that is no such list has none.
     *
     * @param average how labels are averaged; MICRO is CoNLL's
     * @return {@code entity_f1_micro}, {@code _macro} or {@code _weighted}, from 0 to 1
     */
    public static CorpusMetric entityF1(Average average) {
        return new EntityMetric(average);
    }

    /**
     * The mean distance between the last number of the answer and that of the expected text, read as by {@link
     * #numeric}.
     *
     * @param ofFailure the distance that an answer without a number counts, at least 0
     * @return {@code mae}, less being better
     */
    public static CorpusMetric meanAbsoluteError(double ofFailure) {
        return new RegressionMetric(
                "mae", false, Given.notNegative("distance of a failure", ofFailure), RegressionMetric::absolute);
    }

    /**
     * The root of the mean of squared distances, read as by {@link #meanAbsoluteError}: far ones count more.
     *
     * @param ofFailure the distance that an answer without a number counts, at least 0
     * @return {@code rmse}, less being better
     */
    public static CorpusMetric rootMeanSquareError(double ofFailure) {
        return new RegressionMetric(
                "rmse", false, Given.notNegative("distance of a failure", ofFailure), RegressionMetric::rootOfSquares);
    }

    /**
     * R²: the share of the variance that answers explain, numbers read as by {@link #numeric}. An answer without a
     * number counts as the mean of what is expected.
     *
     * @return {@code r2}, at most 1; 0 for always answering the mean, and where one number alone is expected
     */
    public static CorpusMetric explainedVariance() {
        return new RegressionMetric("r2", true, Double.NaN, RegressionMetric::explained);
    }

    /**
     * Spearman's ρ between numbers expected and given, read as by {@link #explainedVariance}: whether their order is
     * right.
     *
     * @return {@code spearman}, from −1 to 1
     */
    public static CorpusMetric rankCorrelation() {
        return new RegressionMetric("spearman", true, Double.NaN, Agreement::spearman);
    }

    /**
     * Corpus BLEU, as {@link Bleu} has it; further references of a row lie in its field {@code references}.
     *
     * @param bleu the settings
     * @return {@code bleu}, from 0 to 100; a row's own score is that of its sentence with the same settings
     */
    public static CorpusMetric bleu(Bleu bleu) {
        return new CorpusScoreMetric("bleu", bleu);
    }

    /**
     * Corpus BLEU with sacrebleu's usual settings.
     *
     * @return {@code bleu}, from 0 to 100
     */
    public static CorpusMetric bleu() {
        return bleu(Bleu.create());
    }

    /**
     * Corpus chrF or chrF++, as {@link ChrF} has it; further references of a row lie in its field {@code references}.
     *
     * @param chrf the settings
     * @return {@code chrf}, from 0 to 100
     */
    public static CorpusMetric chrf(ChrF chrf) {
        return new CorpusScoreMetric("chrf", chrf);
    }

    /**
     * Corpus chrF with sacrebleu's usual settings.
     *
     * @return {@code chrf}, from 0 to 100
     */
    public static CorpusMetric chrf() {
        return chrf(ChrF.create());
    }

    /**
     * Corpus TER, as {@link Ter} has it; further references of a row lie in its field {@code references}.
     *
     * @param ter the settings
     * @return {@code ter}, from 0, less being better
     */
    public static CorpusMetric ter(Ter ter) {
        return new CorpusScoreMetric("ter", ter);
    }

    /**
     * F1 of ROUGE, as {@link Rouge} has it, averaged over rows as rouge-score does; further references of a row lie in
     * its field {@code references}, and the best counts.
     *
     * @param rouge which one, for example {@code Rouge.l().stemming(true)}
     * @return a metric under the name of {@link Rouge#name}, from 0 to 1
     */
    public static Metric rouge(Rouge rouge) {
        return Metric.continuous(
                rouge.name(),
                answer ->
                        rouge.score(answer.actualText(), References.of(answer)).f1());
    }

    /**
     * 1 less Levenshtein's distance over the longer length, in code points, to the closest reference.
     *
     * @return {@code edit_similarity}, from 0 to 1
     */
    public static Metric editSimilarity() {
        return Metric.continuous(
                "edit_similarity",
                answer -> References.of(answer).stream()
                        .mapToDouble(reference -> EditDistance.similarity(answer.actualText(), reference))
                        .max()
                        .orElseThrow());
    }

    /**
     * Passes if the whole answer is one JSON value; a fenced block or words around it fail.
     *
     * @return {@code json_valid}, pass/fail
     */
    public static Metric jsonValid() {
        return Metric.binary(
                "json_valid", answer -> JsonValues.parse(answer.actualText()).isPresent());
    }

    /**
     * Passes if the whole answer is one JSON value that conforms to the schema.
     *
     * @param schema see {@link JsonSchema#of}
     * @return {@code json_schema}, pass/fail; the explanation is the first violation
     */
    public static Metric jsonSchema(JsonSchema schema) {
        return new JsonMetrics.Conforms(schema);
    }

    /**
     * F1 over the fields of JSON answers, for extraction: a field is the path to a value together with the value;
     * fields of list items have the list's path, so that the order of items does not count; 3 and 3.0 are equal.
     *
     * @return {@code field_f1}, from 0 to 1; it throws {@link IllegalArgumentException} for an expected text that is no
     *     JSON
     */
    public static Metric fieldF1() {
        return new ScoredMetric("field_f1", JsonMetrics::fieldF1);
    }

    /**
     * Passes if the answer calls the tools that the expected message calls, with equal arguments, in any order; if it
     * expects none, none may be called. Calls lie in {@code tool_calls}, in OpenAI's form.
     *
     * @return {@code tool_calls}, pass/fail
     */
    public static Metric toolCalls() {
        return Metric.binary("tool_calls", ToolCalls::same);
    }

    /**
     * F1 over the names and the arguments of the tool calls, for partial credit.
     *
     * @return {@code tool_call_f1}, from 0 to 1
     */
    public static Metric toolCallF1() {
        return Metric.continuous("tool_call_f1", ToolCalls::f1);
    }

    /**
     * Passes if the query that was written gives the rows that the expected query gives, in any order, on a fresh H2
     * database in memory; column names don't count, the order of columns does. The query may read tables and nothing
     * else, for ten seconds. Needs {@code com.h2database:h2} on the class path.
     *
     * @param setup SQL that makes and fills the tables
     * @return {@code sql_execution}, pass/fail; it throws {@link IllegalArgumentException} for an expected query that
     *     does not run
     */
    public static Metric sqlExecution(String setup) {
        return sqlExecution(answer -> setup);
    }

    /**
     * As {@link #sqlExecution(String)}, with tables of each row's own.
     *
     * @param setup SQL that makes and fills the tables, for example from {@code answer.fields()}
     * @return {@code sql_execution}, pass/fail
     */
    public static Metric sqlExecution(Function<Answer, String> setup) {
        return new SqlMetric(setup);
    }

    /**
     * The perplexity of the expected answers to a model: exp of the mean negative log-probability per token, over the
     * tokens of all rows together. What the model under evaluation answers is not looked at.
     *
     * @param model the model that is judged
     * @return {@code perplexity}, from 1, less being better
     */
    public static CorpusMetric perplexity(TokenLikelihoods model) {
        return new LikelihoodMetrics.Perplexity(
                "perplexity", answer -> model.of(answer.prompt(), answer.expectedText()));
    }

    /**
     * The perplexity of the answers to the model that wrote them, from the log-probabilities in its responses; see
     * {@link LogProbabilities}.
     *
     * @return {@code answer_perplexity}, from 1, less being better; a response without log-probabilities has no score
     */
    public static CorpusMetric answerPerplexity() {
        return new LikelihoodMetrics.Perplexity("answer_perplexity", answer -> LogProbabilities.of(answer.actual()));
    }

    /**
     * Passes if the expected option is the one that the model finds likeliest after the prompt, as multiple choice is
     * usually scored. What the model under evaluation answers is not looked at.
     *
     * @param model the model that is judged
     * @param options all options, the expected ones among them; the first of equally likely ones counts
     * @param perByte whether likelihoods are divided by the option's length in bytes, so that long options are not at a
     *     disadvantage
     * @return {@code option_likelihood} or {@code option_likelihood_per_byte}, pass/fail
     */
    public static Metric optionLikelihood(TokenLikelihoods model, List<String> options, boolean perByte) {
        return new LikelihoodMetrics.Option(model, List.copyOf(options), perByte);
    }

    /**
     * The expected calibration error over bins of equal width: how far confidence and accuracy are apart.
     *
     * @param right a pass/fail metric that says which answers are right
     * @param confidence how sure the model is of an answer, from 0 to 1; NaN where it does not say
     * @param bins number of bins, 10 or 15 are usual
     * @return {@code ece}, from 0 to 1, less being better
     */
    public static CorpusMetric calibrationError(Metric right, ToDoubleFunction<Answer> confidence, int bins) {
        Given.atLeast("bins", bins, 1);
        return new ConfidenceMetric(
                "ece",
                right,
                confidence,
                (outcomes, stated) -> Calibration.expectedError(outcomes, stated, bins, Calibration.Edges.LOWER));
    }

    /**
     * Brier's score of the stated confidence.
     *
     * @param right a pass/fail metric that says which answers are right
     * @param confidence how sure the model is of an answer, from 0 to 1; NaN where it does not say
     * @return {@code brier}, from 0 to 1, less being better
     */
    public static CorpusMetric brier(Metric right, ToDoubleFunction<Answer> confidence) {
        return new ConfidenceMetric("brier", right, confidence, Calibration::brier);
    }

    /**
     * The cosine between the vectors of the answer and of the closest reference.
     *
     * @param embedding makes vectors of texts
     * @return {@code embedding_similarity}, from −1 to 1
     */
    public static Metric embeddingSimilarity(TextEmbedder embedding) {
        return Metric.continuous("embedding_similarity", answer -> {
            double[] actual = embedding.embed(answer.actualText());
            return References.of(answer).stream()
                    .mapToDouble(reference -> Cosine.of(actual, embedding.embed(reference)))
                    .max()
                    .orElseThrow();
        });
    }

    /**
     * The length of the answer in code points; less counts as better.
     *
     * @return {@code length}
     */
    public static Metric length() {
        return new CostMetrics.Amount(
                "length",
                answer -> answer.actualText()
                        .codePointCount(0, answer.actualText().length()),
                0);
    }

    /**
     * How long an answer took, in seconds, on average. A row that was asked in a batch has no score by it.
     *
     * @param ofFailure seconds that a row counts which the model failed
     * @return {@code latency}
     */
    public static Metric latency(double ofFailure) {
        return new CostMetrics.Latency("latency", ofFailure);
    }

    /**
     * A quantile of how long answers took, in seconds, failed ones among them. Rows that were asked in a batch are left
     * out.
     *
     * @param probability which quantile, between 0 and 1: 0.5, 0.95, 0.99
     * @return {@code latency_p50} and so on
     */
    public static CorpusMetric latencyQuantile(double probability) {
        Given.between("probability", probability, 0, 1);
        String percent = BigDecimal.valueOf(probability)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
        return new CostMetrics.LatencyQuantile("latency_p" + percent, probability);
    }

    /**
     * The tokens of the answer.
     *
     * @return {@code output_tokens}, less being better
     */
    public static Metric outputTokens() {
        return new CostMetrics.Amount(
                "output_tokens", answer -> (double) answer.actual().usage().outputTokens(), 0);
    }

    /**
     * What the answer cost.
     *
     * @param price of tokens
     * @return {@code cost}, in the price's currency, less being better
     */
    public static Metric cost(TokenPrice price) {
        return new CostMetrics.Amount("cost", answer -> price.of(answer.actual().usage()), 0);
    }
}
