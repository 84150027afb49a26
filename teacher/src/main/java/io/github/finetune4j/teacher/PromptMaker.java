// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The way in which a source comes to its prompts. */
sealed interface PromptMaker {
    /** {@return a word for rows that come from it} */
    String word();

    /** Prompts that are there already. */
    record Given(
            String word,
            Function<Tally, List<ChatExample>> rows,
            @Nullable Predicate<? super ChatExample> consent) implements PromptMaker {}

    /** Prompts that a teacher writes. */
    record Written(String word, Orders orders) implements PromptMaker {}

    /** The orders of a source. */
    @FunctionalInterface
    interface Orders {
        /** {@return orders for as many prompts, or fewer where no more are needed} */
        List<Order> of(int wanted, PromptPool pool, SplittableRandom random);
    }

    /**
     * An order to write prompts.
     *
     * @param task in words
     * @param number of prompts that are wanted
     * @param label that each is to have; empty where that is open
     */
    record Order(String task, int number, String label) {}
}
