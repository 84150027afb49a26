// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import org.apiguardian.api.API;

/**
 * A text embedding model, local or remote: texts with the same meaning get vectors that lie close together.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
@FunctionalInterface
public interface TextEmbedding {
    /**
     * {@return the vector, of the same length for all texts}
     *
     * @param text any
     */
    double[] of(String text);
}
