// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.internal.text.Characters;
import io.github.finetune4j.internal.text.NormalText;
import java.text.Normalizer.Form;
import org.apiguardian.api.API;

/**
 * The differences that are removed from texts before they are compared.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum TextNormalization {
    /** Nothing: only the same characters are the same text. */
    NONE,
    /** Upper and lower case are the same; a run of white space is one space, and none at the ends. */
    CASE_AND_SPACE,
    /**
     * As {@link #CASE_AND_SPACE}, after Unicode's NFKC, and with every punctuation mark (general category P) as a
     * space.
     */
    CASE_SPACE_AND_PUNCTUATION;

    /**
     * {@return the text without what this normalisation ignores}
     *
     * @param text any text
     */
    public String apply(String text) {
        return switch (this) {
            case NONE -> text;
            case CASE_AND_SPACE -> collapsed(Characters.lower(text));
            case CASE_SPACE_AND_PUNCTUATION ->
                collapsed(unpunctuated(Characters.lower(NormalText.of(text, Form.NFKC))));
        };
    }

    /** {@return whether text is cut here: white space of any kind, non-breaking too} */
    static boolean space(char c) {
        return c <= ' ' ? c == ' ' || (c >= '\t' && c <= '\r') || c >= 0x1C : c >= 0x85 && wideSpace(c);
    }

    private static boolean wideSpace(char c) {
        return c == 0x85 || c == 0xA0 || (c >= 0x1680 && (Character.isSpaceChar(c) || Character.isWhitespace(c)));
    }

    private static String collapsed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (space(c)) {
                gap = out.length() > 0;
                continue;
            }
            if (gap) {
                out.append(' ');
                gap = false;
            }
            out.append(c);
        }
        return out.toString();
    }

    private static String unpunctuated(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(Characters.isPunctuation(c) ? ' ' : c));
        return out.toString();
    }
}
