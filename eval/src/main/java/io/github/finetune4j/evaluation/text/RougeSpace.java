// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.text.Interrupts;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The working memory of ROUGE, reused from pair to pair. */
final class RougeSpace {
    private final RougeTokens tokens;
    private final Grams grams = new Grams();
    private final CommonSubsequence subsequence = new CommonSubsequence();

    RougeSpace(boolean stem) {
        tokens = new RougeTokens(stem);
    }

    Overlap grams(String text, String reference, int order) {
        tokens.tidy();
        int[] written = tokens.of(text);
        int[] wanted = tokens.of(reference);
        int[] matches = new int[order];
        grams.start(written.length, order);
        grams.count(written, written.length, order);
        grams.matches(wanted, wanted.length, order, matches);
        double shared = matches[order - 1];
        return Overlap.of(
                shared / Math.max(1, written.length - order + 1), shared / Math.max(1, wanted.length - order + 1));
    }

    Overlap subsequence(String text, String reference) {
        tokens.tidy();
        int[] written = tokens.of(text);
        int[] wanted = tokens.of(reference);
        if (written.length == 0 || wanted.length == 0) {
            return Overlap.NONE;
        }
        double shared = subsequence.length(wanted, written);
        return Overlap.of(shared / written.length, shared / wanted.length);
    }

    Overlap summary(String text, String reference) {
        tokens.tidy();
        List<int[]> written = sentences(text);
        List<int[]> wanted = sentences(reference);
        double m = wanted.stream().mapToInt(sentence -> sentence.length).sum();
        double n = written.stream().mapToInt(sentence -> sentence.length).sum();
        if (m == 0 || n == 0) {
            return Overlap.NONE;
        }
        TokenCounts leftWritten = new TokenCounts(written);
        TokenCounts leftWanted = new TokenCounts(wanted);
        List<int[]> others = distinct(written); // each pair of sentences is compared: a sentence twice adds nothing
        double hits = 0;
        for (int[] sentence : wanted) {
            Interrupts.check(text.length());
            BitSet union = new BitSet();
            others.forEach(other -> subsequence.mark(sentence, other, union));
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                // a word counts only as often as both sides have it
                if (leftWritten.has(sentence[i]) && leftWanted.has(sentence[i])) {
                    leftWritten.take(sentence[i]);
                    leftWanted.take(sentence[i]);
                    hits++;
                }
            }
        }
        return Overlap.of(hits / n, hits / m);
    }

    private List<int[]> sentences(String text) {
        List<int[]> sentences = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int[] words = tokens.of(line);
            if (words.length > 0) {
                sentences.add(words);
            }
        }
        return sentences;
    }

    private static List<int[]> distinct(List<int[]> sentences) {
        Map<IntBuffer, int[]> distinct = new LinkedHashMap<>();
        sentences.forEach(each -> distinct.putIfAbsent(IntBuffer.wrap(each), each));
        return List.copyOf(distinct.values());
    }
}
