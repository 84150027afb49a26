// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.text;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A cross-encoder: it reads a query together with each passage and says how well the passage answers it. Dearer than
 * comparing vectors, and better: meant for the best few of a search. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface TextReranker {
    /**
     * {@return a score for each passage, in their order; a higher one answers the query better, and only scores of the
     * same query can be compared}
     *
     * @param query what is looked for
     * @param passages any number
     */
    double[] scores(String query, List<String> passages);
}
