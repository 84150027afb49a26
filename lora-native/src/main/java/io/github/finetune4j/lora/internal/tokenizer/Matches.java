// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.regex.Regex;
import io.github.finetune4j.lora.internal.regex.RegexLimitException;
import io.github.finetune4j.lora.internal.regex.RegexSearch;

/** The matches of an expression in a text, one after another; no empty one right after another match. */
final class Matches {
    private final RegexSearch search;
    private final String text;
    private final Steps steps;
    private long taken;
    private int from;
    private int begin;
    private int end = -1;

    private Matches(RegexSearch search, String text, Steps steps) {
        this.search = search;
        this.text = text;
        this.steps = steps;
    }

    static Matches of(Regex pattern, String text, Steps steps) {
        return new Matches(pattern.search(text), text, steps);
    }

    /** {@return whether there is another one} */
    boolean next() {
        while (from <= text.length()) {
            long found = find();
            if (found < 0) {
                return false;
            }
            int first = (int) (found >> 32);
            int last = (int) found;
            if (first != last || last != end) {
                begin = first;
                end = last;
                from = last;
                return true;
            }
            from += from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
        }
        return false;
    }

    private long find() {
        try {
            long found = search.find(from);
            steps.take(search.taken() - taken);
            taken = search.taken();
            return found;
        } catch (RegexLimitException e) {
            throw new InvalidModelException(
                    steps.where() + ": a rule of the tokenizer takes too long for a text of " + text.length()
                            + " characters: " + e.getMessage()
                            + " -> shorten the text, or fix the expression in tokenizer.json",
                    e);
        }
    }

    int begin() {
        return begin;
    }

    int end() {
        return end;
    }
}
