// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * The course of batches at {@link FakeOpenAiServer}. Times are by the server's clock. Immutable.
 *
 * @param validating how long the status is {@code validating}
 * @param answering how long it is {@code in_progress} until everything is answered; answers come evenly over it
 * @param finalizing how long it is {@code finalizing}, and {@code cancelling} where it is cancelled
 * @param share of the requests that is answered at all, 0 to 1; below 1 the batch is {@code in_progress} until its 24
 *     hours are over, and then {@code expired}
 * @param seed of the order in which requests are answered, which is the order of the lines that come down
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FakeBatching(Duration validating, Duration answering, Duration finalizing, double share, long seed) {
    /** Checks the share. */
    public FakeBatching {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: " + share + " -> 0 to 1");
        }
    }

    /** {@return batches that are complete when they are asked for} */
    public static FakeBatching quick() {
        return new FakeBatching(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, 1);
    }

    /** {@return as usual at a real service: minutes until they begin, an hour until they are complete} */
    public static FakeBatching usual() {
        return new FakeBatching(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofMinutes(1), 1, 1);
    }

    /**
     * {@return batches that end half done, 24 hours after they were created}
     *
     * @param share of the requests that is answered by then, at least 0 and below 1
     */
    public static FakeBatching expiring(double share) {
        return new FakeBatching(Duration.ZERO, Duration.ZERO, Duration.ZERO, share, 1);
    }

    /**
     * {@return this with another order}
     *
     * @param value the seed
     */
    public FakeBatching withSeed(long value) {
        return new FakeBatching(validating, answering, finalizing, share, value);
    }
}
