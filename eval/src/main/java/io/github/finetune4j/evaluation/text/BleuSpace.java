// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;

/** The working memory of BLEU, reused from row to row. */
final class BleuSpace {
    private final int orders;
    private final Tokenization text = new Tokenization();
    private final Tokenization reference = new Tokenization();
    private final WordNumbers words = new WordNumbers();
    private final Grams grams = new Grams();
    private final int[] matches;
    private int[] textWords = new int[256];
    private int[] referenceWords = new int[256];

    BleuSpace(int orders) {
        this.orders = orders;
        this.matches = new int[orders];
    }

    /** Adds one row's statistics. */
    void add(Bleu bleu, String hypothesis, List<String> references, double[] sums) {
        bleu.tokenize(text, hypothesis);
        words.start(text.text());
        textWords = room(textWords, text.text());
        int length = words.number(text.text(), true, textWords);
        grams.start(length, orders);
        grams.count(textWords, length, orders);
        sums[0] += length;
        sums[1] += match(bleu, references, length);
        for (int n = 0; n < orders; n++) {
            sums[2 + n] += matches[n];
            sums[2 + orders + n] += Math.max(0, length - n);
        }
    }

    /** Counts matches, and returns the length of the closest reference, the shorter one of two as close. */
    private int match(Bleu bleu, List<String> references, int length) {
        int closest = -1;
        for (String one : references) {
            bleu.tokenize(reference, one);
            referenceWords = room(referenceWords, reference.text());
            int count = words.number(reference.text(), false, referenceWords);
            if (references.size() == 1) {
                grams.matches(referenceWords, count, orders, matches);
            } else {
                grams.raise(referenceWords, count, matches);
            }
            int distance = Math.abs(count - length) - Math.abs(closest - length);
            if (closest < 0 || distance < 0 || (distance == 0 && count < closest)) {
                closest = count;
            }
        }
        if (references.size() > 1) {
            grams.clipped(matches);
        }
        return closest;
    }

    private static int[] room(int[] numbers, CharBuffer text) {
        return numbers.length > text.length ? numbers : new int[2 * text.length + 1];
    }
}
