// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.internal.shared.Texts;
import io.github.finetune4j.internal.text.Characters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The normalisation and F1 of SQuAD's evaluation script, version 1.1. */
final class SquadText {
    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private SquadText() {}

    static String normalize(String text) {
        return String.join(" ", tokens(text));
    }

    static double f1(String actual, String expected) {
        List<String> given = tokens(actual);
        List<String> wanted = tokens(expected);
        int shared = shared(given, wanted);
        if (shared == 0) {
            return 0;
        }
        double precision = (double) shared / given.size();
        double recall = (double) shared / wanted.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static List<String> tokens(String text) {
        String plain = PUNCTUATION.matcher(Characters.lower(text)).replaceAll("");
        return Texts.words(withoutArticles(plain));
    }

    /** Word by word as Python's {@code \b} has them: a mark on a letter is no part of one. */
    private static String withoutArticles(String text) {
        StringBuilder left = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int end = endOfWord(text, i);
            if (end == i) {
                left.append(text.charAt(i++));
            } else {
                String word = text.substring(i, end);
                left.append(ARTICLES.contains(word) ? " " : word);
                i = end;
            }
        }
        return left.toString();
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && Characters.isWord(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static int shared(List<String> given, List<String> wanted) {
        Map<String, Integer> left = new HashMap<>();
        wanted.forEach(word -> left.merge(word, 1, Integer::sum));
        int shared = 0;
        for (String word : given) {
            int count = left.getOrDefault(word, 0);
            if (count > 0) {
                left.put(word, count - 1);
                shared++;
            }
        }
        return shared;
    }
}
