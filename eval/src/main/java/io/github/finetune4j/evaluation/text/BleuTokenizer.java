// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import org.apiguardian.api.API;

/**
 * A way in which BLEU splits a text into tokens; the names are sacrebleu's. Scores by different tokenizers can't be
 * compared.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum BleuTokenizer {
    /** That of {@code mteval-v13a}, for Western languages; the usual one. */
    V13A("13a"),
    /** That of {@code mteval-v14} for all languages: punctuation and symbols of Unicode are split off. */
    INTERNATIONAL("intl"),
    /** Chinese characters one by one, the rest as {@link #V13A}. */
    CHINESE("zh"),
    /** Every character is a token; for languages without blanks. */
    CHARACTER("char"),
    /** White space only; for texts that are tokenized already. */
    NONE("none");

    private final String word;

    BleuTokenizer(String word) {
        this.word = word;
    }

    /** {@return sacrebleu's name for it, such as {@code 13a}} */
    public String word() {
        return word;
    }

    /**
     * {@return the text with one blank between tokens}
     *
     * @param text any
     */
    public String tokenize(String text) {
        Tokenization tokenization = new Tokenization();
        run(tokenization, Chars.stripEnd(text));
        return tokenization.joined();
    }

    void run(Tokenization tokenization, String text) {
        switch (this) {
            case V13A -> tokenization.v13a(text);
            case INTERNATIONAL -> tokenization.international(text);
            case CHINESE -> tokenization.chinese(text);
            case CHARACTER -> tokenization.characters(text);
            case NONE -> tokenization.none(text);
        }
    }
}
