// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.internal.callback.ForeignCode;
import java.util.List;
import java.util.function.Function;

/**
 * A splitter of texts into the words that are compared.
 *
 * @param name distinguishes it from others, for an index outlives it
 * @param split gives the words
 */
record WordSplitter(String name, Function<String, List<String>> split) {
    static final WordSplitter UNICODE = new WordSplitter("unicode", UnicodeWords::of);
    private static final int LONGEST = 1000;

    List<String> words(String text) {
        return ForeignCode.call("the function of words " + name, null, "fix it", () -> split.apply(text)).stream()
                .map(word -> word.length() > LONGEST ? word.substring(0, LONGEST) : word)
                .toList();
    }
}
