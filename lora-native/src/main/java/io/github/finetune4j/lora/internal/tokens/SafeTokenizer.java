// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.tokenizer.Steps;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Encodes rendered text such that only the template can make special tokens: the same characters inside a message stay
 * text. Where no message holds such characters, the result is the tokenizers library's own.
 */
final class SafeTokenizer {
    private final AddedTokens added;
    private final TextTokenizer full;
    private final String where;

    SafeTokenizer(ObjectNode json, String where) {
        added = AddedTokens.of(json, where);
        full = TextTokenizer.of(json, where);
        this.where = where;
    }

    AddedTokens added() {
        return added;
    }

    TextTokenizer full() {
        return full;
    }

    /** {@return all tokens of a rendered text} */
    Encoded encode(String text, Inputs inputs) {
        return encode(text, inputs, Wanted.ALL);
    }

    /**
     * {@return the tokens of a rendered text}
     *
     * @param text rendered
     * @param inputs which characters came from messages
     * @param wanted how many tokens are
     */
    Encoded encode(String text, Inputs inputs, Wanted wanted) {
        Steps steps = Steps.of(where, text.length());
        List<AddedTokens.Match> all = added.outside(Inputs.NONE, text, steps);
        List<AddedTokens.Match> ours = added.outside(inputs, text, steps);
        char[] chars = TextTokenizer.wellFormed(text);
        return all.equals(ours)
                ? full.encode(chars, 0, chars.length, false, wanted, steps)
                : new Pieces(chars, wanted, steps).join(ours);
    }

    /** A text between the special tokens of its template, piece by piece. */
    private final class Pieces {
        private final char[] text;
        private final Wanted wanted;
        private final Steps steps;
        private final List<Encoded> pieces = new ArrayList<>();
        private int count;
        private boolean cut;

        Pieces(char[] text, Wanted wanted, Steps steps) {
            this.text = text;
            this.wanted = wanted;
            this.steps = steps;
        }

        Encoded join(List<AddedTokens.Match> special) {
            int at = 0;
            for (AddedTokens.Match match : special) {
                text(at, match.begin());
                if (!done()) {
                    add(Encoded.one(match.id(), match.begin(), match.end()));
                }
                at = match.end();
            }
            text(at, text.length);
            return new Encoded(flat(Encoded::ids), flat(Encoded::begin), flat(Encoded::end), !done());
        }

        private boolean done() {
            return cut || count > wanted.most();
        }

        private void add(Encoded piece) {
            pieces.add(piece);
            count += piece.length();
            cut |= !piece.whole();
        }

        private void text(int begin, int end) {
            if (begin >= end || done()) {
                return;
            }
            Encoded encoded = full.encode(text, begin, end, true, wanted.less(count), steps);
            int[] cuts = cuts(encoded, begin, end);
            if (cuts.length == 0) {
                add(encoded);
                return;
            }
            int from = begin;
            for (int cut : cuts) {
                text(from, cut);
                from = cut;
            }
            text(from, end);
        }

        // the vocabulary itself may hold a special token's text as a piece: each is cut in two, all at once, for a
        // text may hold many
        private int[] cuts(Encoded encoded, int begin, int end) {
            return IntStream.range(0, encoded.length())
                    .filter(i -> added.isSpoken(encoded.ids()[i]))
                    .map(i -> Math.max(begin, encoded.begin()[i]))
                    .map(first -> first + Character.charCount(Character.codePointAt(text, first, end)))
                    .filter(cut -> cut < end)
                    .sorted()
                    .distinct()
                    .toArray();
        }

        private int[] flat(Function<Encoded, int[]> part) {
            return pieces.stream().map(part).flatMapToInt(Arrays::stream).toArray();
        }
    }
}
