// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.result.RejectedRow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The listeners of a build's progress, and what cancels it: a settings group of {@link DatasetBuilder#monitoring}. Not
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetMonitoring {
    Consumer<DatasetIssue> issues = issue -> {};
    Consumer<RejectedRow> rejected = row -> {};
    Consumer<DatasetProgress> progress = step -> {};
    BooleanSupplier cancelled = () -> false;

    DatasetMonitoring() {}

    /**
     * Adds a listener that gets each issue as it is found, in this thread.
     *
     * @param listener what it throws ends the build
     * @return this
     */
    public DatasetMonitoring onIssue(Consumer<? super DatasetIssue> listener) {
        issues = issues.andThen(listener);
        return this;
    }

    /**
     * Adds a listener that gets each row that is left out, for whatever reason, in this thread.
     *
     * @param listener what it throws ends the build
     * @return this
     */
    public DatasetMonitoring onRejected(Consumer<? super RejectedRow> listener) {
        rejected = rejected.andThen(listener);
        return this;
    }

    /**
     * Adds a listener that hears of it at the beginning and end of each phase and every few thousand rows in between,
     * in this thread.
     *
     * @param listener what it throws ends the build
     * @return this
     */
    public DatasetMonitoring onProgress(Consumer<? super DatasetProgress> listener) {
        progress = progress.andThen(listener);
        return this;
    }

    /**
     * Ends the build with a {@link java.util.concurrent.CancellationException} once this says so; asked every few
     * thousand rows. Interrupting the building thread does the same.
     *
     * @param cancelled whether to stop
     * @return this
     */
    public DatasetMonitoring cancelWhen(BooleanSupplier cancelled) {
        this.cancelled = cancelled;
        return this;
    }
}
