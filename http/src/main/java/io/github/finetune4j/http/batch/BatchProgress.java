// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import java.time.Instant;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a batch, as far as its service says.
 *
 * @param share of its requests that are through, answered or failed, 0 to 1; NaN where the service doesn't say
 * @param created when the service took it; null where it doesn't say
 * @param expires when it ends, whatever is not answered by then; null where the service doesn't say
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BatchProgress(
        double share, @Nullable Instant created, @Nullable Instant expires) {
    /** Nothing is known. */
    public static final BatchProgress UNKNOWN = new BatchProgress(Double.NaN, null, null);

    /** Keeps the share between 0 and 1, whatever a service counts. */
    public BatchProgress {
        share = Math.max(0, Math.min(1, share));
    }

    /**
     * {@return a share; NaN where there is nothing to share}
     *
     * @param through requests that are answered or failed
     * @param total requests in all, as the service counts them
     */
    public static double share(long through, long total) {
        return total <= 0 ? Double.NaN : through / (double) total;
    }
}
