// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import io.github.finetune4j.text.TextSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spans written as one tag a token: {@code B-}, {@code I-} and {@code O}, or also {@code E-} for the last token and
 * {@code S-} for the only one. What is read has token numbers for its bounds. Readings are those of seqeval 1.2.2: the
 * lenient one, which is conlleval's, begins a span at any tag that can't go on with the one before; the strict one
 * drops what isn't written as it should be.
 */
public enum SpanTags {
    /** Begin, inside, outside. */
    BIO,
    /** Begin, inside, outside, end, single. */
    BIOES;

    private static final String OUTSIDE = "O";

    /** A tag taken apart; {@code O} has no label. */
    private record Tag(char part, String label) {
        static Tag of(String tag) {
            if (tag.equals(OUTSIDE)) {
                return new Tag('O', "");
            }
            if (tag.length() < 3 || tag.charAt(1) != '-' || "BIES".indexOf(tag.charAt(0)) < 0) {
                throw new IllegalArgumentException(
                        "tag: '" + tag + "' -> give O, or B, I, E or S, a hyphen and a label");
            }
            return new Tag(tag.charAt(0), tag.substring(2));
        }

        boolean in(String parts) {
            return parts.indexOf(part) >= 0;
        }
    }

    /**
     * {@return the tags of a text's tokens} A token that only touches a span belongs to it; one of no width, such as a
     * marker, to none. A span without a token of its own is lost.
     *
     * @param spans of the text, in order, none over another
     * @param starts where each token begins, in {@code char}s
     * @param ends where each token ends
     */
    public List<String> tags(List<TextSpan> spans, int[] starts, int[] ends) {
        String[] tags = new String[starts.length];
        Arrays.fill(tags, OUTSIDE);
        for (TextSpan span : spans) {
            int first = -1;
            int last = -1;
            for (int i = 0; i < tags.length; i++) {
                boolean shared = starts[i] < ends[i] && starts[i] < span.end() && ends[i] > span.start();
                if (shared && tags[i].equals(OUTSIDE)) {
                    first = first < 0 ? i : first;
                    last = i;
                    tags[i] = (i == first ? "B-" : "I-") + span.label();
                }
            }
            if (this == BIOES && first >= 0) {
                tags[last] = (first == last ? "S-" : "E-") + span.label();
            }
        }
        return List.of(tags);
    }

    /**
     * {@return spans of a text for those of its tokens}
     *
     * @param ofTokens bounds are numbers of tokens, as they are read from tags
     * @param starts where each token begins, in {@code char}s
     * @param ends where each token ends
     */
    public static List<TextSpan> inText(List<TextSpan> ofTokens, int[] starts, int[] ends) {
        return ofTokens.stream()
                .map(span -> new TextSpan(starts[span.start()], ends[span.end() - 1], span.label()))
                .toList();
    }

    /**
     * {@return what is written as it should be}
     *
     * @throws IllegalArgumentException if a tag is none of this scheme
     */
    public List<TextSpan> strict(List<String> tags) {
        List<Tag> all = tags.stream().map(this::ofScheme).toList();
        List<TextSpan> spans = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Tag first = all.get(i);
            int end = i + 1;
            while (first.part() == 'B' && end < all.size() && all.get(end).equals(new Tag('I', first.label()))) {
                end++;
            }
            boolean whole = first.part() == (this == BIO ? 'B' : 'S');
            if (this == BIOES && first.part() == 'B') {
                whole = end < all.size() && all.get(end).equals(new Tag('E', first.label()));
                end += whole ? 1 : 0;
            }
            if (whole) {
                spans.add(new TextSpan(i, end, first.label()));
                i = end - 1;
            }
        }
        return List.copyOf(spans);
    }

    private Tag ofScheme(String tag) {
        Tag known = Tag.of(tag);
        if (this == BIO && known.in("ES")) {
            throw new IllegalArgumentException("tag of BIO: '" + tag + "' -> read it as BIOES");
        }
        return known;
    }

    /** {@return what can be read from tags of either scheme, however they are written} */
    public static List<TextSpan> lenient(List<String> tags) {
        List<TextSpan> spans = new ArrayList<>();
        Tag before = new Tag('O', "");
        int start = 0;
        for (int i = 0; i <= tags.size(); i++) {
            Tag tag = i < tags.size() ? Tag.of(tags.get(i)) : new Tag('O', "");
            if (before.part() != 'O'
                    && (before.in("ES") || tag.in("BSO") || !tag.label().equals(before.label()))) {
                spans.add(new TextSpan(start, i, before.label()));
            }
            boolean begins = tag.in("BS") || before.in("ESO") || !tag.label().equals(before.label());
            if (tag.part() != 'O' && begins) {
                start = i;
            }
            before = tag;
        }
        return List.copyOf(spans);
    }
}
