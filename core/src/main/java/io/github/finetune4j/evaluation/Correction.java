// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.test.MultipleTests;
import org.apiguardian.api.API;

/**
 * A correction of p values when several metrics or slices are tested at once.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Correction {
    /** S. Holm, 1979: the chance of even one false alarm in the family stays at α. */
    HOLM("Holm") {
        @Override
        public double[] adjust(double... p) {
            return MultipleTests.holm(p);
        }
    },
    /**
     * Y. Benjamini and Y. Hochberg, 1995: of the alarms at most a share of α is false, on average. Finds more than
     * Holm.
     */
    BENJAMINI_HOCHBERG("BH") {
        @Override
        public double[] adjust(double... p) {
            return MultipleTests.benjaminiHochberg(p);
        }
    };

    private final String word;

    Correction(String word) {
        this.word = word;
    }

    /** {@return its name in tables, such as {@code Holm}} */
    public String word() {
        return word;
    }

    /**
     * {@return the adjusted p values, in the order given}
     *
     * @param p from 0 to 1
     */
    public abstract double[] adjust(double... p);
}
