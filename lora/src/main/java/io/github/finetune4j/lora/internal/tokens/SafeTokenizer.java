// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    SafeTokenizer(ObjectNode json, String where) {
        added = AddedTokens.of(json);
        full = TextTokenizer.of(json, where);
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
        List<AddedTokens.Match> all = added.outside(Inputs.NONE, text);
        List<AddedTokens.Match> ours = added.outside(inputs, text);
        char[] chars = TextTokenizer.wellFormed(text);
        return all.equals(ours)
                ? full.encode(chars, 0, chars.length, false, wanted)
                : new Pieces(chars, wanted).join(ours);
    }

    /** A text between the special tokens of its template, piece by piece. */
    private final class Pieces {
        private final char[] text;
        private final Wanted wanted;
        private final List<Encoded> pieces = new ArrayList<>();
        private int count;
        private boolean cut;

        Pieces(char[] text, Wanted wanted) {
            this.text = text;
            this.wanted = wanted;
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
            int from = begin;
            while (from < end && !done()) {
                Encoded encoded = full.encode(text, from, end, true, wanted.less(count));
                int middle = middle(encoded, from, end);
                if (middle == end) {
                    add(encoded);
                } else {
                    text(from, middle);
                }
                from = middle;
            }
        }

        // the vocabulary itself may hold a special token's text as a piece: it is cut in two
        private int middle(Encoded encoded, int begin, int end) {
            int which = IntStream.range(0, encoded.length())
                    .filter(i -> added.isSpecial(encoded.ids()[i]))
                    .findFirst()
                    .orElse(-1);
            if (which < 0) {
                return end;
            }
            int first = Math.max(begin, encoded.begin()[which]);
            return first + Character.charCount(Character.codePointAt(text, first, end));
        }

        private int[] flat(Function<Encoded, int[]> part) {
            return pieces.stream().map(part).flatMapToInt(Arrays::stream).toArray();
        }
    }
}
