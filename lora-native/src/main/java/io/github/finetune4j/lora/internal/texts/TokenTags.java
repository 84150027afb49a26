// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.internal.text.SpanTags;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.text.TextSpan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of a text that have characters of their own, white space at their edges aside.
 *
 * @param places of the tokens among all, those at the edges of the text included
 * @param starts where each begins in the text
 * @param ends where each ends
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenTags(int[] places, int[] starts, int[] ends) {
    /** The class of a token that does not count. */
    static final int NONE = -100;

    static TokenTags of(EncodedText tokens, String text) {
        int[] starts = new int[tokens.length()];
        int[] ends = new int[tokens.length()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Math.max(0, tokens.begin()[i]);
            ends[i] = Math.max(0, tokens.end()[i]);
            while (starts[i] < ends[i] && Character.isWhitespace(text.charAt(starts[i]))) {
                starts[i]++;
            }
            while (starts[i] < ends[i] && Character.isWhitespace(text.charAt(ends[i] - 1))) {
                ends[i]--;
            }
        }
        int[] places = IntStream.range(0, starts.length)
                .filter(i -> starts[i] < ends[i])
                .toArray();
        return new TokenTags(
                places,
                Arrays.stream(places).map(i -> starts[i]).toArray(),
                Arrays.stream(places).map(i -> ends[i]).toArray());
    }

    int size() {
        return places.length;
    }

    /** {@return the class of each token, among all tokens of the text} */
    int[] classes(List<TextSpan> spans, List<String> labels, int length) {
        int[] classes = new int[length];
        Arrays.fill(classes, NONE);
        List<String> tags = SpanTags.BIO.tags(spans, starts, ends);
        for (int k = 0; k < places.length; k++) {
            classes[places[k]] = labels.indexOf(tags.get(k));
        }
        return classes;
    }

    /** {@return the spans as they are found where every token is told right: without those that have no own token} */
    List<TextSpan> learnt(List<TextSpan> spans) {
        return SpanTags.inText(SpanTags.BIO.strict(SpanTags.BIO.tags(spans, starts, ends)), starts, ends);
    }

    /** {@return what a tagger may say of a token: outside of spans, at the begin of one, or in it} */
    static List<String> tags(List<String> labels) {
        return IntStream.range(0, 1 + 2 * labels.size())
                .mapToObj(i -> i == 0 ? "O" : (i % 2 == 1 ? "B-" : "I-") + labels.get((i - 1) / 2))
                .toList();
    }
}
