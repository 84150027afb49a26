// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import org.apiguardian.api.API;

/**
 * The names of the metrics of a {@link TracedModel}: the conventions for generative AI have changed them.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum MetricNames {
    /** {@code gen_ai.client.inference.…}, as the newest conventions say. */
    NEWEST,
    /**
     * {@code gen_ai.client.operation.…} and {@code gen_ai.client.token.usage}, which most dashboards read so far.
     */
    OLDER,
    /** Both, each with its own series. */
    BOTH;

    boolean newest() {
        return this != OLDER;
    }

    boolean older() {
        return this != NEWEST;
    }
}
