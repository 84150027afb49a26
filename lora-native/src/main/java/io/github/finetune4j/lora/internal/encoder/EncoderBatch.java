// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts of rising length one after another, without padding.
 *
 * @param order number of each text among those that were given
 * @param lengths tokens of each text
 * @param tokens number, type and place of each token, flat [3 · T]
 * @param plan how many texts of how many tokens follow one another, flat
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EncoderBatch(int[] order, int[] lengths, long[] tokens, long[] plan) {

    /**
     * {@return the texts in batches}
     *
     * @param texts any
     * @param mostTokens of a batch of more than one text
     * @param offset place of the first token
     */
    static List<EncoderBatch> of(List<EncodedText> texts, int mostTokens, int offset) {
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<EncoderBatch> batches = new ArrayList<>();
        int from = 0;
        int tokens = 0;
        for (int i = 0; i < order.length; i++) {
            int length = texts.get(order[i]).length();
            if (i > from && (long) tokens + length > mostTokens) {
                batches.add(pack(texts, Arrays.copyOfRange(order, from, i), offset));
                from = i;
                tokens = 0;
            }
            tokens += length;
        }
        if (from < order.length) {
            batches.add(pack(texts, Arrays.copyOfRange(order, from, order.length), offset));
        }
        return batches;
    }

    private static EncoderBatch pack(List<EncodedText> texts, int[] order, int offset) {
        int[] lengths = Arrays.stream(order).map(i -> texts.get(i).length()).toArray();
        int total = Arrays.stream(lengths).sum();
        long[] tokens = new long[3 * total];
        int at = 0;
        for (int each : order) {
            EncodedText text = texts.get(each);
            for (int i = 0; i < text.length(); i++, at++) {
                tokens[at] = text.ids()[i];
                tokens[total + at] = text.types()[i];
                tokens[2 * total + at] = (long) offset + i;
            }
        }
        return new EncoderBatch(order, lengths, tokens, plan(lengths));
    }

    private static long[] plan(int[] lengths) {
        long[] plan = new long[2 * lengths.length];
        int runs = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (i == 0 || lengths[i] != lengths[i - 1]) {
                plan[2 * runs + 1] = lengths[i];
                runs++;
            }
            plan[2 * runs - 2]++;
        }
        return Arrays.copyOf(plan, 2 * runs);
    }

    /** {@return all texts in one batch} */
    static EncoderBatch whole(List<EncodedText> texts, int offset) {
        return of(texts, Integer.MAX_VALUE, offset).get(0);
    }

    /** {@return where each of the texts that were given lies} */
    long[] places() {
        long[] places = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
        return places;
    }

    int total() {
        return tokens.length / 3;
    }
}
