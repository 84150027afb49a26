// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A model that says which of a list of labels a text has, and how probable each is: a queue, an intent, a tool, a
 * language. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface TextClassifier {
    /** {@return every label that it can say, in the order of its head} */
    List<String> labels();

    /**
     * {@return its answers, in the order of the texts} Several texts in one call cost less than one after another.
     *
     * @param texts any number
     */
    List<Classification> classifyAll(List<String> texts);

    /**
     * {@return its answer}
     *
     * @param text any
     */
    default Classification classify(String text) {
        return classifyAll(List.of(text)).get(0);
    }

    /**
     * {@return what distinguishes this classifier from every other, in any process and at any time, as {@link
     * io.github.finetune4j.chat.ChatModel#identity} does; empty where it does not know} By default empty.
     */
    default Optional<String> identity() {
        return Optional.empty();
    }

    /**
     * {@return how many texts it has cut since it was opened, because they were longer than it reads; 0 of one that
     * cuts none, or does not count them}
     */
    default long cutTexts() {
        return 0;
    }
}
