// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The settings of reading: how much of its sources a build reads, and on how many threads: a settings group of
 * {@link DatasetBuilder#reading}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetReading {
    static final int MOST_ISSUES = 10_000;
    private static final int MOST_THREADS = 8;

    int maxLineBytes = 32 << 20;
    int maxIssuesPerCode = MOST_ISSUES;
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    long maxRows = Long.MAX_VALUE;

    DatasetReading() {}

    /**
     * Sets how many threads work. The result is the same with any number.
     *
     * @param value at least 1; all processors, up to 8, where not called
     * @return this
     */
    public DatasetReading threads(int value) {
        threads = Given.atLeast("threads", value, 1);
        return this;
    }

    /**
     * Stops reading once so many rows were taken: a first look at large data.
     *
     * @param value usable rows over all sources, after {@link DatasetBuilder#deduplicate()}, before steps; at least 1
     * @return this
     */
    public DatasetReading maxRows(long value) {
        maxRows = Given.atLeast("maxRows", value, 1);
        return this;
    }

    /**
     * Sets the length from which a line is an error instead of a row. It bounds the memory that one line can take.
     *
     * @param value at least 1; 32 MiB where not called
     * @return this
     */
    public DatasetReading maxLineBytes(int value) {
        maxLineBytes = Given.atLeast("maxLineBytes", value, 1);
        return this;
    }

    /**
     * Sets how many issues of one code the report lists. All are counted.
     *
     * @param value at least 1; 10,000 where not called
     * @return this
     */
    public DatasetReading maxIssuesPerCode(int value) {
        maxIssuesPerCode = Given.atLeast("maxIssuesPerCode", value, 1);
        return this;
    }
}
