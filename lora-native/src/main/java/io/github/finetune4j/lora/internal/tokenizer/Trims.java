// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The post-processors that take white space out of where tokens stand; those that add tokens have nothing to do here.
 */
final class Trims {
    private static final char SPACE = Bytes.written(' ');

    private final List<Boolean> spaceFirst; // of each, whether a single space before the text is not taken out
    private final Vocabulary vocabulary;

    Trims(List<Boolean> spaceFirst, Vocabulary vocabulary) {
        this.spaceFirst = spaceFirst;
        this.vocabulary = vocabulary;
    }

    boolean isEmpty() {
        return spaceFirst.isEmpty();
    }

    void apply(char[] text, Tokens tokens, int at, @Nullable CharSequence written) {
        if (spaceFirst.isEmpty()) {
            return;
        }
        CharSequence token = written == null ? String.valueOf(vocabulary.token(tokens.id(at))) : written;
        int leading = leading(token);
        int trailing = trailing(token);
        if (leading > 0 || trailing > 0) {
            for (boolean first : spaceFirst) {
                trim(text, tokens, at, first && leading == 1 ? -leading : leading, trailing);
            }
        }
    }

    // leading below 0: kept where the text or the first token begins
    private static void trim(char[] text, Tokens tokens, int at, int leading, int trailing) {
        int begin = tokens.begin(at);
        int end = tokens.end(at);
        boolean kept = leading < 0 && (at == 0 || begin == 0);
        for (int i = kept ? 0 : Math.abs(leading); i > 0 && begin < end; i--) {
            begin += Character.charCount(Character.codePointAt(text, begin));
        }
        if (trailing > 0 && hasBefore(text, end, trailing)) {
            for (int i = trailing; i > 0 && end > begin; i--) {
                end -= Character.charCount(Character.codePointBefore(text, end));
            }
        }
        tokens.place(at, begin, end);
    }

    private static boolean hasBefore(char[] text, int end, int characters) {
        return end >= 2L * characters || Character.codePointCount(text, 0, end) >= characters;
    }

    private static int leading(CharSequence token) {
        int count = 0;
        while (count < token.length() && blank(token.charAt(count))) {
            count++;
        }
        return count;
    }

    private static int trailing(CharSequence token) {
        int count = 0;
        while (count < token.length() && blank(token.charAt(token.length() - 1 - count))) {
            count++;
        }
        return count;
    }

    private static boolean blank(char c) {
        return c == SPACE || Unicode.is(c, Unicode.SPACE);
    }
}
