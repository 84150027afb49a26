// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.List;

/** The working memory of chrF, reused from row to row. */
final class ChrFSpace {
    private final Grams characters = new Grams();
    private final Grams pairs = new Grams();
    private final WordNumbers words = new WordNumbers();
    private final CharBuffer textWords = new CharBuffer();
    private final CharBuffer referenceWords = new CharBuffer();
    private int[] points = new int[512];
    private int[] numbers = new int[256];
    private int[] matches = new int[32];

    double[] statistics(ChrF chrf, String text, List<String> references) {
        String prepared = chrf.prepared(text);
        int length = points(prepared, chrf.keepsSpace());
        characters.start(length, chrf.charOrder());
        characters.count(points, length, chrf.charOrder());
        int wordCount = chrf.wordOrder() > 0 ? countWords(chrf, prepared) : 0;
        double[] best = new double[3 * chrf.orders()];
        double highest = -1;
        for (String reference : references) {
            double[] one = against(chrf, chrf.prepared(reference), length, wordCount);
            double score = references.size() == 1 ? 0 : chrf.score(one);
            if (score > highest) {
                highest = score;
                best = one;
            }
        }
        return best;
    }

    private int countWords(ChrF chrf, String text) {
        split(text, textWords);
        words.start(textWords);
        room(textWords);
        int count = words.number(textWords, true, numbers);
        pairs.start(count, chrf.wordOrder());
        pairs.count(numbers, count, chrf.wordOrder());
        return count;
    }

    private double[] against(ChrF chrf, String reference, int length, int wordCount) {
        double[] statistics = new double[3 * chrf.orders()];
        int other = points(reference, chrf.keepsSpace());
        characters.matches(points, other, chrf.charOrder(), matches);
        fill(statistics, 0, chrf.charOrder(), length, other);
        if (chrf.wordOrder() > 0) {
            split(reference, referenceWords);
            room(referenceWords);
            int otherWords = words.number(referenceWords, false, numbers);
            pairs.matches(numbers, otherWords, chrf.wordOrder(), matches);
            fill(statistics, chrf.charOrder(), chrf.wordOrder(), wordCount, otherWords);
        }
        return statistics;
    }

    private void fill(double[] statistics, int from, int orders, int length, int other) {
        for (int n = 0; n < orders; n++) {
            int wanted = Math.max(0, other - n);
            // what is written does not count where there is nothing to compare it with
            statistics[3 * (from + n)] = wanted > 0 ? Math.max(0, length - n) : 0;
            statistics[3 * (from + n) + 1] = wanted;
            statistics[3 * (from + n) + 2] = matches[n];
        }
    }

    private int points(String text, boolean keepsSpace) {
        if (points.length < text.length()) {
            points = new int[2 * text.length()];
        }
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                c = text.codePointAt(i);
                i += Character.charCount(c) - 1;
            }
            if (keepsSpace || !Chars.isSpace(c)) {
                points[count++] = c;
            }
        }
        return count;
    }

    private void room(CharBuffer text) {
        if (numbers.length <= text.length) {
            numbers = new int[2 * text.length];
        }
    }

    /** Words, with one punctuation mark split off at the end of each, or else at its start. */
    private static void split(String text, CharBuffer words) {
        words.clear();
        words.reserve(3 * text.length());
        int i = 0;
        while (i < text.length()) {
            if (Chars.isSpace(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            while (i < text.length() && !Chars.isSpace(text.charAt(i))) {
                i++;
            }
            word(text, start, i, words);
        }
    }

    private static void word(String text, int start, int end, CharBuffer words) {
        boolean last = end - start > 1 && Chars.isPunctuation(text.charAt(end - 1));
        boolean first = end - start > 1 && !last && Chars.isPunctuation(text.charAt(start));
        for (int i = start; i < end; i++) {
            if (last && i == end - 1) {
                words.put(' ');
            }
            words.put(text.charAt(i));
            if (first && i == start) {
                words.put(' ');
            }
        }
        words.put(' ');
    }
}
