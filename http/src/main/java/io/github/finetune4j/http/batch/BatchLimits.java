// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The limits of a service's batches.
 *
 * @param requests most in a batch, at least 1
 * @param bytes largest file of requests, at least 1
 * @param priceShare what a token costs in a batch, as a share of the ordinary price, above 0 and at most 1
 * @param least fewest requests in a batch, at least 1 and at most {@code requests}; fewer are asked by ordinary calls
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BatchLimits(int requests, long bytes, double priceShare, int least) {
    /** Checks the ranges. */
    public BatchLimits {
        Given.atLeast("requests of a batch", requests, 1);
        Given.from("fewest requests of a batch", least, 1, requests);
        Given.positive("bytes of a batch", (double) bytes);
        Given.from("price share of a batch", Given.positive("price share of a batch", priceShare), 0, 1);
    }

    /**
     * Makes limits without a fewest number.
     *
     * @param requests most in a batch, at least 1
     * @param bytes largest file of requests, at least 1
     * @param priceShare what a token costs in a batch, as a share of the ordinary price, above 0 and at most 1
     */
    public BatchLimits(int requests, long bytes, double priceShare) {
        this(requests, bytes, priceShare, 1);
    }
}
