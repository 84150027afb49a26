// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.names.Given;
import java.util.List;
import org.apiguardian.api.API;

/**
 * chrF (Popović, WMT 2015) and chrF++ (Popović, WMT 2017) as sacrebleu 2.6.0 computes them: precision and recall of
 * character n-grams (chrF++: of words and word pairs too), averaged over the orders, combined to Fβ with β = 2, so that
 * recall weighs four times as much. From 0 to 100. White space between characters is left out unless told otherwise; of
 * several references the row's best one counts.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ChrF implements CorpusScore {
    private static final double EPSILON = 1e-16;

    private final int charOrder;
    private final int wordOrder;
    private final double beta;
    private final boolean lowercase;
    private final boolean whitespace;
    private final boolean epsilonSmoothing;
    private final Reuse<ChrFSpace> spaces;

    private ChrF(
            int charOrder,
            int wordOrder,
            double beta,
            boolean lowercase,
            boolean whitespace,
            boolean epsilonSmoothing) {
        this.charOrder = charOrder;
        this.wordOrder = wordOrder;
        this.beta = beta;
        this.lowercase = lowercase;
        this.whitespace = whitespace;
        this.epsilonSmoothing = epsilonSmoothing;
        this.spaces = new Reuse<>(ChrFSpace::new);
    }

    /** {@return chrF2 with sacrebleu's usual settings: six orders of characters, no words, β = 2, case kept} */
    public static ChrF create() {
        return new ChrF(6, 0, 2, false, false, false);
    }

    /** {@return chrF2++: six orders of characters, two of words} */
    public static ChrF plusPlus() {
        return create().wordOrder(2);
    }

    /**
     * {@return a copy with character n-grams up to this length}
     *
     * @param order from 1 to 20; 6 is usual
     */
    public ChrF charOrder(int order) {
        check("charOrder", 1, 20, order);
        return new ChrF(order, wordOrder, beta, lowercase, whitespace, epsilonSmoothing);
    }

    /**
     * {@return a copy with word n-grams up to this length}
     *
     * @param order from 0 to 10; 2 makes chrF++
     */
    public ChrF wordOrder(int order) {
        check("wordOrder", 0, 10, order);
        return new ChrF(charOrder, order, beta, lowercase, whitespace, epsilonSmoothing);
    }

    /**
     * {@return a copy in which recall weighs β² times as much as precision}
     *
     * @param other above 0; 2 is usual
     */
    public ChrF beta(double other) {
        Given.positive("beta", other);
        return new ChrF(charOrder, wordOrder, other, lowercase, whitespace, epsilonSmoothing);
    }

    /**
     * {@return a copy that ignores case, or does not}
     *
     * @param ignored whether texts are lower-cased first
     */
    public ChrF lowercase(boolean ignored) {
        return new ChrF(charOrder, wordOrder, beta, ignored, whitespace, epsilonSmoothing);
    }

    /**
     * {@return a copy whose character n-grams include white space, or do not}
     *
     * @param included whether they do
     */
    public ChrF whitespace(boolean included) {
        return new ChrF(charOrder, wordOrder, beta, lowercase, included, epsilonSmoothing);
    }

    /**
     * {@return a copy that averages Fβ over all orders with 1e-16 for an empty one, as chrF++.py, NLTK and Moses do, or
     * that averages precision and recall over the orders that occur}
     *
     * @param on whether it does the former
     */
    public ChrF epsilonSmoothing(boolean on) {
        return new ChrF(charOrder, wordOrder, beta, lowercase, whitespace, on);
    }

    private static void check(String name, int least, int most, int value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " -> give " + least + " to " + most);
        }
    }

    /**
     * {@return n-grams of the text, n-grams of the best reference, matches; three numbers per order, characters first}
     */
    @Override
    public double[] statistics(String text, List<String> references) {
        ChrFSpace space = spaces.take();
        double[] statistics = space.statistics(this, text, Corpora.checked(references));
        spaces.giveBack(space);
        return statistics;
    }

    @Override
    public double[] sums(List<String> texts, List<List<String>> references) {
        Corpora.check(texts, references);
        ChrFSpace space = spaces.take();
        double[] sums = new double[3 * orders()];
        for (int row = 0; row < texts.size(); row++) {
            double[] one = space.statistics(this, texts.get(row), references.get(row));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += one[i];
            }
        }
        spaces.giveBack(space);
        return sums;
    }

    String prepared(String text) {
        return lowercase ? Chars.lower(text) : text;
    }

    boolean keepsSpace() {
        return whitespace;
    }

    int charOrder() {
        return charOrder;
    }

    int wordOrder() {
        return wordOrder;
    }

    int orders() {
        return charOrder + wordOrder;
    }

    @Override
    public double score(double[] sums) {
        double factor = beta * beta;
        double precision = 0;
        double recall = 0;
        double smoothed = 0;
        int effective = 0;
        for (int i = 0; i < orders(); i++) {
            double written = sums[3 * i];
            double wanted = sums[3 * i + 1];
            double p = written > 0 ? sums[3 * i + 2] / written : EPSILON;
            double r = wanted > 0 ? sums[3 * i + 2] / wanted : EPSILON;
            double weighted = factor * p + r;
            smoothed += weighted > 0 ? (1 + factor) * p * r / weighted : EPSILON;
            if (written > 0 && wanted > 0) {
                precision += p;
                recall += r;
                effective++;
            }
        }
        return epsilonSmoothing ? 100 * smoothed / orders() : 100 * f(factor, precision, recall, effective);
    }

    private static double f(double factor, double precisions, double recalls, int effective) {
        if (precisions + recalls == 0) {
            return 0;
        }
        double precision = precisions / effective;
        double recall = recalls / effective;
        return (1 + factor) * precision * recall / (factor * precision + recall);
    }

    @Override
    public String signature(int references) {
        return String.join(
                "|",
                Corpora.count(references),
                "case:" + (lowercase ? "lc" : "mixed"),
                "eff:" + (epsilonSmoothing ? "no" : "yes"),
                "nc:" + charOrder,
                "nw:" + wordOrder,
                "space:" + (whitespace ? "yes" : "no"),
                Corpora.VERSION);
    }
}
