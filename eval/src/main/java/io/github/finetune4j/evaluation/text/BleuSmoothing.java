// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apiguardian.api.API;

/**
 * The treatment of n-gram orders without a single match in BLEU (Chen and Cherry, "A Systematic Comparison of Smoothing
 * Techniques for Sentence-Level BLEU", WMT 2014). The words are sacrebleu's.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum BleuSmoothing {
    /** Nothing: the score is 0. */
    NONE("none", Double.NaN),
    /** A small value in place of the count 0; method 1 of the paper, 0.1 by default. */
    FLOOR("floor", 0.1),
    /** A value added to counts and totals of all orders above 1; method 2, 1 by default. */
    ADD_K("add-k", 1),
    /**
     * Each further order without a match counts half as much as the one before; method 3, NIST's, and sacrebleu's usual
     * one.
     */
    EXPONENTIAL("exp", Double.NaN);

    private final String word;
    private final double usual;

    BleuSmoothing(String word, double usual) {
        this.word = word;
        this.usual = usual;
    }

    /** {@return sacrebleu's name for it, such as {@code add-k}} */
    public String word() {
        return word;
    }

    /** {@return the value that it uses unless told otherwise; NaN if it uses none} */
    public double usualValue() {
        return usual;
    }

    String signature(double value) {
        if (Double.isNaN(usual)) {
            return word;
        }
        // from the exact value and half to even, as Python prints it: 0.125 is 0.12
        BigDecimal shown = new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN);
        return word + "[" + shown + "]";
    }
}
