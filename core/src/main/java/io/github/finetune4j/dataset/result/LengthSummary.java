// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.result;

import org.apiguardian.api.API;

/**
 * A summary of the lengths of texts, in characters (Unicode code points). Percentiles are by nearest rank.
 *
 * @param count number of texts; all else is 0 where it is 0
 * @param min shortest
 * @param median 50 % are not longer
 * @param p95 95 % are not longer
 * @param max longest
 * @param mean average
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record LengthSummary(int count, int min, int median, int p95, int max, double mean) {
    @Override
    public String toString() {
        return min + " to " + max + ", median " + median + ", 95 % up to " + p95;
    }
}
