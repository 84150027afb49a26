// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.lora.internal.regex.Regex;

/** Replaces what an expression finds by a text. */
record Replacing(Regex pattern, String by) {
    /** {@return a piece with all matches replaced} */
    Piece apply(Piece piece) {
        Matches matches = Matches.of(pattern, piece.text(), piece.steps());
        if (!matches.next()) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        do {
            int begin = piece.from() + matches.begin();
            out.keep(begin);
            out.skip(Character.codePointCount(piece.chars(), begin, matches.end() - matches.begin()));
            by.codePoints().forEach(out::add);
        } while (matches.next());
        out.keep(piece.to());
        return out.done();
    }

    /**
     * {@return a text with all matches replaced}
     *
     * @param text of a token
     * @param limit most characters that it may become
     * @param steps of all tokens
     */
    String apply(String text, long limit, Steps steps) {
        Matches matches = Matches.of(pattern, text, steps);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (!text.isEmpty() && matches.next()) {
            out.append(text, from, matches.begin()).append(by);
            Rewriting.bound(out.length(), limit, steps.where());
            from = matches.end();
        }
        return from == 0 && out.length() == 0
                ? text
                : out.append(text, from, text.length()).toString();
    }
}
