package io.github.finetune4j.eval;

import io.github.finetune4j.evaluation.Metric;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Metrics that need no second model. Each compares the text that the model gave with the text that the data set expects.
 *
 * @since 0.1
 */
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
     * Passes if both texts are equal after the normalisation of SQuAD's {@code evaluate-v1.1.py} (Rajpurkar et al., EMNLP
     * 2016): lower case, ASCII punctuation removed, the articles <em>a</em>, <em>an</em>, <em>the</em> removed, white space
     * runs made one blank.
     *
     * @return {@code normalized_match}, pass/fail
     */
    public static Metric normalizedMatch() {
        return Metric.binary(
                "normalized_match",
                answer -> SquadText.normalize(answer.actualText()).equals(SquadText.normalize(answer.expectedText())));
    }

    /**
     * The harmonic mean of precision and recall over the words that both texts share, counted with repetitions, after the
     * normalisation of {@link #normalizedMatch} (SQuAD's F1). Two texts without any word score 0, as in v1.1.
     *
     * @return {@code token_f1}, from 0 to 1
     */
    public static Metric tokenF1() {
        return Metric.continuous("token_f1", answer -> SquadText.f1(answer.actualText(), answer.expectedText()));
    }

    /**
     * Passes if the answer contains the expected text somewhere; case and the length of white space runs don't count. An
     * expected text that is blank never passes.
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
     * Passes if the pattern is found somewhere in the answer; the expected text is not looked at. Anchor it with {@code ^} and
     * {@code $} to match the whole.
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
     * Passes if the last number of the answer is within the tolerance of the last number of the expected text, the usual way
     * to mark arithmetic such as GSM8K (Cobbe et al. 2021). Reads digits with an optional sign, commas between groups of three
     * digits, a decimal point and an exponent. An answer without a number fails.
     *
     * @param tolerance largest absolute difference, at least 0
     * @return {@code numeric}, pass/fail; it throws {@link IllegalArgumentException} for an expected text without a number
     */
    public static Metric numeric(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance must be at least 0, got " + tolerance);
        }
        return new NumericMetric(tolerance);
    }

    /**
     * Accuracy over a fixed set of labels. The answer's label is the label that it equals, or else the only one that occurs in
     * it as whole words; case, white space runs and punctuation at the ends don't count. An answer with no label, or with
     * several, fails, and the score says which.
     *
     * @param labels at least two, distinct without regard to case
     * @return {@code label_accuracy}, pass/fail; it throws {@link IllegalArgumentException} for an expected text that is none
     *     of the labels
     */
    public static Metric labelAccuracy(Collection<String> labels) {
        return new LabelMetric(labels);
    }
}
