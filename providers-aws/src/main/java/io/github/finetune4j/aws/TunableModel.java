// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.util.List;
import java.util.Map;

/**
 * A model that Bedrock tunes on chats, as the data of its documentation's date say.
 *
 * @param id with the length of its context at the end
 * @param conversation rows are conversations, else a prompt and a completion
 * @param reserved words that no text of a user or of the system may hold
 * @param defaultRows rows of training and validation together, unless the account's quota is another
 * @param defaultEpochs that the service takes where none are asked for
 * @param ranges of hyperparameters, by the service's names
 * @param regions that tune it
 */
record TunableModel(
        String id,
        boolean conversation,
        List<String> reserved,
        int defaultRows,
        int defaultEpochs,
        Map<String, Range> ranges,
        List<String> regions) {
    /**
     * The values that a hyperparameter may have.
     *
     * @param integer without a fraction
     * @param min smallest
     * @param max largest
     */
    record Range(boolean integer, double min, double max) {
        boolean holds(double value) {
            return value >= min && value <= max && (!integer || value == Math.rint(value));
        }

        String write(double value) {
            return integer
                    ? Long.toString((long) value)
                    : new java.math.BigDecimal(Double.toString(value)).toPlainString();
        }

        @Override
        public String toString() {
            return (integer ? "an integer from " : "a number from ") + write(min) + " to " + write(max);
        }
    }
}
