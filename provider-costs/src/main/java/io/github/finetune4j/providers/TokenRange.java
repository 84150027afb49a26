// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.internal.names.NoNull;
import org.apiguardian.api.API;

/**
 * The number of tokens of a data set, as a range: between two numbers, which are the same where they were counted.
 * Immutable.
 *
 * @param low at least so many
 * @param high at most so many
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TokenRange(long low, long high) {
    private static final int MARKS_AT_MOST = 5;
    private static final int PER_TOKEN_AT_MOST = 6;
    private static final int PER_TOKEN_AT_LEAST = 2;
    private static final int LAST_OF_ASCII = 127;

    /** Checks the order. */
    public TokenRange {
        if (low < 0 || high < low) {
            throw new IllegalArgumentException("tokens: from " + low + " to " + high + " -> give 0 <= low <= high");
        }
    }

    /**
     * {@return the tokens of all rows, counted; a row is counted with the marks of its chat template where the counter
     * knows them}
     *
     * @param data the rows
     * @param counter counts as the model does
     */
    public static TokenRange counted(Dataset data, TokenCounter counter) {
        NoNull.check("tokens", "data", data, "counter", counter);
        long sum = 0;
        for (Example row : data) {
            sum += counter.countRow(row)
                    .orElseGet(() -> row.messages().stream()
                            .mapToInt(message -> counter.count(message.content()))
                            .sum());
        }
        return new TokenRange(sum, sum);
    }

    /**
     * {@return a guess from the characters, for models whose tokenizer nobody publishes: one token for each two to six
     * characters of ASCII, for each quarter to two of any other, and up to five for the marks around a message}
     *
     * @param data the rows
     */
    public static TokenRange guessed(Dataset data) {
        NoNull.check("tokens", "data", data);
        long low = 0;
        long high = 0;
        for (Example row : data) {
            for (Message message : row.messages()) {
                long ascii = message.content()
                        .chars()
                        .filter(c -> c <= LAST_OF_ASCII)
                        .count();
                long others = message.content().length() - ascii;
                low += ascii / PER_TOKEN_AT_MOST + others / 4;
                high += MARKS_AT_MOST + (ascii + 1) / PER_TOKEN_AT_LEAST + 2 * others;
            }
        }
        return new TokenRange(low, high);
    }

    /**
     * {@return the tokens of several epochs}
     *
     * @param epochs above 0, also in parts
     */
    public TokenRange times(double epochs) {
        if (!(epochs > 0 && epochs < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epochs: " + epochs + " -> give a number above 0");
        }
        return new TokenRange((long) Math.floor(low * epochs), (long) Math.ceil(high * epochs));
    }

    @Override
    public String toString() {
        return low == high ? Long.toString(low) : low + " to " + high;
    }
}
