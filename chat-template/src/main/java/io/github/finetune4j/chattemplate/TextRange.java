// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate;

import org.apiguardian.api.API;

/**
 * A part of a text, in UTF-16 characters as in {@link String#substring(int, int)}.
 *
 * @param from first character, at least 0
 * @param to the character behind the last, at least {@code from}
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TextRange(int from, int to) {
    /** Checks the order of the two ends. */
    public TextRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "text range: " + from + " to " + to + " -> give a start of at least 0 and an end no less than it");
        }
    }

    /** {@return number of characters} */
    public int length() {
        return to - from;
    }

    /**
     * {@return the part of {@code text} that this range covers}
     *
     * @param text what the range was made for
     */
    public String of(String text) {
        return text.substring(from, to);
    }
}
