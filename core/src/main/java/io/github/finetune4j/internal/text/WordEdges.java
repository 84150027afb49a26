// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.util.regex.Pattern;

/**
 * Regular expressions with edges of words: {@code \<} where one begins, {@code \>} where one ends. A word has letters,
 * numbers and underscores, in any Java: its own {@code \b} knows other letters from version 19 on. And that looks back
 * through all combining marks that stand before a place, which takes the square of a run of them.
 */
public final class WordEdges {
    private static final String WORD = "[\\p{L}\\p{N}_]";

    private WordEdges() {}

    /**
     * {@return the expression}
     *
     * @param expression in which {@code \<} and {@code \>} stand before or behind a character of a word
     */
    public static Pattern compile(String expression) {
        return compile(expression, 0);
    }

    /**
     * {@return the expression}
     *
     * @param expression in which {@code \<} and {@code \>} stand before or behind a character of a word
     * @param flags of {@link Pattern}
     */
    public static Pattern compile(String expression, int flags) {
        return Pattern.compile(
                expression.replace("\\<", "(?<!" + WORD + ")").replace("\\>", "(?!" + WORD + ")"), flags);
    }
}
