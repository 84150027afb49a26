// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.tokenizer.Steps;
import io.github.finetune4j.lora.internal.tokenizer.Tokenizer;
import io.github.finetune4j.lora.internal.tokenizer.Tokens;
import io.github.finetune4j.lora.internal.tokenizer.Wanted;

/**
 * A tokenizer.json at work: text to tokens and back, nothing added, cut or padded. May be used by several threads.
 */
final class TextTokenizer {
    private final Tokenizer tokenizer;
    private final String where;

    private TextTokenizer(Tokenizer tokenizer, String where) {
        this.tokenizer = tokenizer;
        this.where = where;
    }

    /**
     * @param json content of tokenizer.json
     * @param where names the file in messages
     */
    static TextTokenizer of(ObjectNode json, String where) {
        return new TextTokenizer(Tokenizer.of(json, where), where);
    }

    /** {@return all tokens of a text} */
    Encoded encode(String text) {
        char[] chars = wellFormed(text);
        return encode(chars, 0, chars.length, false, Wanted.ALL, Steps.of(where, chars.length));
    }

    /**
     * {@return the tokens of a part of a text}
     *
     * @param text of {@link #wellFormed}
     * @param from first unit of the part
     * @param to after its last
     * @param plainly whether special tokens are text like any other
     * @param wanted how many tokens are
     * @param steps of the whole text
     */
    Encoded encode(char[] text, int from, int to, boolean plainly, Wanted wanted, Steps steps) {
        Tokens tokens = tokenizer.encode(text, from, to, plainly, wanted, steps);
        return new Encoded(tokens.ids(), tokens.begin(), tokens.end(), tokens.whole());
    }

    /** {@return the text with half surrogate pairs, which no tokenizer knows, replaced by U+FFFD} */
    static char[] wellFormed(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            boolean pair = i + 1 < chars.length && Character.isSurrogatePair(chars[i], chars[i + 1]);
            if (pair) {
                i++;
            } else if (Character.isSurrogate(chars[i])) {
                chars[i] = '\ufffd';
            }
        }
        return chars;
    }

    /**
     * {@return the text of tokens}
     *
     * @param ids tokens of this tokenizer
     * @param special whether special tokens are written out
     */
    String decode(int[] ids, boolean special) {
        return tokenizer.decode(ids, special);
    }
}
