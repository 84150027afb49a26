// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.decode;

import java.util.Collection;
import java.util.List;

/**
 * One generation for a batch of prompts: a key/value cache and how far it is filled. For one thread.
 *
 * <p>Tokens come by {@link #greedy}, or by {@link #logits} and {@link #accept} in turn. Between tokens, rows may
 * {@link #begin} anew with other prompts, or go ({@link #keep}).
 */
public interface DecodeSession extends AutoCloseable {
    /** {@return how many more tokens fit into the cache} */
    int room();

    /**
     * {@return the most probable next tokens, [rows][count], or more of one row whose guesses came true, or fewer once
     *     each row has ended; they become part of each row}
     *
     * @param count from 1 to {@link #room()}
     * @throws io.github.finetune4j.error.InvalidModelException if a logit is not finite, as for {@link #logits}
     */
    int[][] greedy(int count);

    /**
     * {@return as {@link #greedy(int)}, but no more once so many rows have ended}
     *
     * @param count from 1 to {@link #room()}
     * @param enough how many ended rows end the call, those of earlier calls among them; a call gives at least one
     *     token
     */
    int[][] greedy(int count, int enough);

    /**
     * Says which tokens end a row for {@link #greedy}: none unless this was called.
     *
     * @param ids token ids
     */
    void endAt(Collection<Integer> ids);

    /**
     * Says that a row has ended, for whatever reason.
     *
     * @param row from 0
     */
    void end(int row);

    /** Makes every pass of {@link #greedy} over the weights give one token; one row alone guesses otherwise. */
    void withoutGuesses();

    /** {@return logits of each row's next token, [rows][vocabulary]; {@link #accept} must follow} */
    float[][] logits();

    /**
     * Appends a token to each row.
     *
     * @param tokens one a row
     */
    void accept(int[] tokens);

    /**
     * {@return whether rows can {@link #begin} anew: after the first token, and unless texts are so long that their
     * angles depend on their length}
     */
    boolean canBegin();

    /**
     * Rows begin anew; the others go on as if nothing had happened.
     *
     * @param rows numbers from 0, each once
     * @param prompts one a row, none empty, none longer than the longest of the rows that went before: so begin with
     *     the longest
     */
    void begin(int[] rows, List<int[]> prompts);

    /**
     * Lets all other rows go, and with them the columns that only they needed; the rest is numbered anew.
     *
     * @param rows numbers from 0, rising, at least one
     */
    void keep(int[] rows);

    @Override
    void close();
}
