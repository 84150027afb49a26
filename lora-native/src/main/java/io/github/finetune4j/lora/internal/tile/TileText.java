// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tile;

import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.Arrays;

/** One text of a generation: its tokens, and how many of them are in its cache. */
final class TileText implements AutoCloseable {
    private final RowCache cache;
    private final int[] tokens;
    private int known;
    private int cached;
    private boolean ended;

    TileText(ModelConfig config, int[] prompt, int columns) {
        cache = new RowCache(config, columns);
        tokens = Arrays.copyOf(prompt, columns);
        known = prompt.length;
    }

    int known() {
        return known;
    }

    /** {@return tokens that are not in the cache, at least one} */
    int waiting() {
        return known - cached;
    }

    boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }

    void append(int token) {
        tokens[known++] = token;
    }

    int token(int place) {
        return tokens[place];
    }

    /** {@return the next tokens that wait, of which nothing is wanted; they count as cached} */
    Span next(int count) {
        Span span = new Span(cache, Arrays.copyOfRange(tokens, cached, cached + count), cached, 0);
        cached += count;
        return span;
    }

    /** {@return the one token that waits, and guesses behind it; the token counts as cached} */
    Span last(int... guesses) {
        int[] ids = new int[1 + guesses.length];
        ids[0] = tokens[cached];
        System.arraycopy(guesses, 0, ids, 1, guesses.length);
        Span span = new Span(cache, ids, cached, ids.length);
        cached++;
        return span;
    }

    /** Says that guesses were right: their keys and values are where they belong. */
    void cached(int more) {
        cached += more;
    }

    @Override
    public void close() {
        cache.close();
    }
}
