// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.cycle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The reason why a cycle promotes nothing. Immutable.
 *
 * @param code which rule it was
 * @param sentence what was found, for people
 * @param figures the numbers behind the sentence, by name
 * @param remedy what to do, for people
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Refusal(Code code, String sentence, Map<String, Double> figures, String remedy) {
    /**
     * The rules. The list is closed.
     *
     * @since 0.1
     */
    public enum Code {
        /** There are too few rows to learn from; they wait for more. */
        TOO_FEW_ROWS(false),
        /** More rows of a test came back as rows to learn from than may; the others wait. */
        LEAK(false),
        /** Answers contradict what is trusted, more than chance explains; the rows are quarantined. */
        MISLABELLED(true),
        /** A protected slice got worse, or can't be shown not to; the rows are quarantined. */
        WORSE_ON_SLICE(true),
        /** What was once right is wrong again; the rows are quarantined. */
        REGRESSION(true),
        /** Chance alone may explain the gain; the rows wait. */
        ONLY_CHANCE(false),
        /** Money, tokens or time would not reach; the rows wait. */
        BUDGET(false),
        /** Rows of a test set or a regression suite went or changed; the rows wait. */
        TEST_SET_CHANGED(false);

        private final boolean quarantines;

        Code(boolean quarantines) {
            this.quarantines = quarantines;
        }

        /** {@return whether the rows are kept apart for good; the others wait for the next cycle} */
        public boolean quarantines() {
            return quarantines;
        }

        /** {@return the words in reports, for example {@code too few rows}} */
        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Copies the figures, in their order. */
    public Refusal {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        if (sentence.isBlank() || remedy.isBlank()) {
            throw new IllegalArgumentException(
                    "refusal " + code + " without words -> say what was found and what to do");
        }
    }

    /** {@return sentence and remedy in one line} */
    @Override
    public String toString() {
        return sentence + " -> " + remedy;
    }
}
