package io.github.finetune4j.lora.internal.kernel;

import java.util.Collection;

/**
 * One generation for a batch of prompts: a key/value cache and how far it is filled. For one thread.
 *
 * <p>Either {@link #greedy} is called, again and again, or {@link #logits} and {@link #accept} in turn.
 */
public interface DecodeSession extends AutoCloseable {
    /** {@return how many more tokens fit into the cache} */
    int room();

    /**
     * {@return the most probable next tokens, [rows][count], or more of one row whose guesses came true, or fewer once each row has said an end;
     *     they become part of each row}
     *
     * @param count from 1 to {@link #room()}
     */
    int[][] greedy(int count);

    /**
     * Says which tokens end a row for {@link #greedy}: none unless this was called.
     *
     * @param ids token ids
     */
    void endAt(Collection<Integer> ids);

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

    @Override
    void close();
}
