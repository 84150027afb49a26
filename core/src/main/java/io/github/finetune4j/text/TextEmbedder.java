// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A text embedding model, local or remote: texts with the same meaning get vectors that lie close together. Safe for
 * use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface TextEmbedder {
    /**
     * {@return the vector, of the same length for all texts}
     *
     * @param text any
     */
    double[] embed(String text);

    /**
     * {@return the vectors of several texts, in their order} A model that computes in batches does it here.
     *
     * @param texts any number
     */
    default List<double[]> embedAll(List<String> texts) {
        return texts.stream().map(this::embed).toList();
    }

    /**
     * {@return how many texts it has cut since it was opened, because they were longer than it reads; 0 of one that
     * cuts none, or does not count them}
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    default long cutTexts() {
        return 0;
    }
}
