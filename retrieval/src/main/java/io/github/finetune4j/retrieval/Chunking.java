// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.internal.names.NoNull;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A way of cutting documents into passages: at the beginnings of words, so that no word is cut. Immutable; safe for use
 * by several threads where its counter is.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Chunking {
    private final int size;
    private final int overlap;
    private final @Nullable TokenCounter counter;

    private Chunking(int size, int overlap, @Nullable TokenCounter counter) {
        if (size < 1 || overlap < 0 || overlap >= size) {
            throw new IllegalArgumentException("passages of " + size + " with an overlap of " + overlap
                    + " -> give a size of at least 1, and an overlap from 0 to less than the size");
        }
        this.size = size;
        this.overlap = overlap;
        this.counter = counter;
    }

    /**
     * {@return passages of so many words} An ideograph is a word.
     *
     * @param size words of a passage; 200 by default of an index
     * @param overlap how many of them are also the first of the next passage; 30 by default
     */
    public static Chunking words(int size, int overlap) {
        return new Chunking(size, overlap, null);
    }

    /**
     * {@return passages of so many tokens at most, or of a single word that has more} The tokens of each word are
     * counted by themselves.
     *
     * @param counter of the model that reads the passages
     * @param size tokens of a passage
     * @param overlap how many of them at most are also the first of the next passage
     */
    public static Chunking tokens(TokenCounter counter, int size, int overlap) {
        NoNull.check("passages by tokens", "counter", counter);
        return new Chunking(size, overlap, counter);
    }

    /** {@return each document in one piece} */
    public static Chunking whole() {
        return new Chunking(Integer.MAX_VALUE, 0, null);
    }

    List<Passage> cut(RetrievalDocument document) {
        int[] starts = UnicodeWords.starts(document.text());
        int[] costs = costs(document.text(), starts);
        List<Passage> passages = new ArrayList<>();
        int first = 0;
        int end;
        do {
            end = end(first, costs);
            int from = first == 0 ? 0 : starts[first];
            int to = end == starts.length ? document.text().length() : starts[end];
            passages.add(new Passage(
                    document.id(),
                    document.title(),
                    passages.size(),
                    from,
                    to,
                    document.text().substring(from, to)));
            first = next(first, end, costs);
        } while (end < starts.length);
        return passages;
    }

    private int[] costs(String text, int... starts) {
        int[] costs = new int[starts.length];
        for (int i = 0; i < starts.length; i++) {
            int to = i + 1 < starts.length ? starts[i + 1] : text.length();
            costs[i] = counter == null ? 1 : Math.max(1, counter.count(text.substring(starts[i], to)));
        }
        return costs;
    }

    /** {@return after the last word of the passage that begins with this one} */
    private int end(int first, int... costs) {
        long sum = 0;
        int end = first;
        while (end < costs.length && (end == first || sum + costs[end] <= size)) {
            sum += costs[end++];
        }
        return end;
    }

    /** {@return where the next passage begins: so far back that the overlap isn't exceeded} */
    private int next(int first, int end, int... costs) {
        long sum = 0;
        int next = end;
        while (next - 1 > first && sum + costs[next - 1] <= overlap) {
            sum += costs[--next];
        }
        return next;
    }

    @Override
    public String toString() {
        return size == Integer.MAX_VALUE
                ? "whole documents"
                : size + (counter == null ? " words" : " tokens of " + counter) + ", " + overlap + " of them shared";
    }
}
