// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.training.LongRowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Rows with more tokens than an encoder is to take: refused, left out or cut, as was asked for, and counted.
 *
 * @param policy what was asked for
 * @param maxTokens of a text
 * @param notes where it is written what was done
 */
record LongRows(LongRowPolicy policy, int maxTokens, List<String> notes) {
    static final int MOST_LISTED = 10;

    /**
     * {@return the rows that are learnt}
     *
     * @param rows all
     * @param cut how many tokens of a row are too many
     * @param what they are for
     * @throws InvalidRequestException if some are refused, or none is left
     */
    <T> List<T> fitting(List<T> rows, ToIntFunction<T> cut, String what) {
        List<T> fitting = new ArrayList<>();
        List<String> longer = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int tooMany = cut.applyAsInt(rows.get(i));
            if (tooMany > 0) {
                longer.add("row " + (i + 1) + " (" + tooMany + " tokens too many)");
            }
            if (tooMany == 0 || policy != LongRowPolicy.DROP) {
                fitting.add(rows.get(i));
            }
        }
        if (longer.isEmpty()) {
            return fitting;
        }
        String which = longer.size() + " of " + rows.size() + " " + what + " rows are longer than " + maxTokens
                + " tokens: " + first(longer);
        if (policy == LongRowPolicy.REFUSE) {
            throw refused(which + " -> shorten them, or decide by longRows what happens to long ones");
        }
        if (fitting.isEmpty()) {
            throw refused(which + ", so none is left -> raise maxLength");
        }
        notes.add(which + ", and were " + (policy == LongRowPolicy.DROP ? "left out" : "cut off"));
        return fitting;
    }

    /** {@return the first of many, in one line} */
    static String first(List<String> all) {
        return String.join("; ", all.subList(0, Math.min(MOST_LISTED, all.size())));
    }

    static InvalidRequestException refused(String message) {
        return new InvalidRequestException(message, ProviderFailure.of("local", "submit"), null);
    }
}
