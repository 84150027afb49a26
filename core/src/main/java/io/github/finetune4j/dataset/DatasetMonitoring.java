// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.result.RejectedRow;
import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
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
    private static final System.Logger LOG = System.getLogger(DatasetMonitoring.class.getName());

    Consumer<DatasetIssue> issues = issue -> {};
    Consumer<RejectedRow> rejected = row -> {};
    Consumer<DatasetProgress> progress = step -> {};
    BooleanSupplier cancelled = () -> false;

    DatasetMonitoring() {}

    /**
     * Adds a listener that gets each issue as it is found, in this thread.
     *
     * @param listener what it throws is counted and logged; the data set is built all the same
     * @return this
     */
    public DatasetMonitoring onIssue(Consumer<? super DatasetIssue> listener) {
        issues = issues.andThen(kept("issues", listener));
        return this;
    }

    /**
     * Adds a listener that gets each row that is left out, for whatever reason, in this thread.
     *
     * @param listener what it throws is counted and logged; the data set is built all the same
     * @return this
     */
    public DatasetMonitoring onRejected(Consumer<? super RejectedRow> listener) {
        rejected = rejected.andThen(kept("rejected rows", listener));
        return this;
    }

    /**
     * Adds a listener that hears of it at the beginning and end of each phase and every few thousand rows in between,
     * in this thread.
     *
     * @param listener what it throws is counted and logged; the data set is built all the same
     * @return this
     */
    public DatasetMonitoring onProgress(Consumer<? super DatasetProgress> listener) {
        progress = progress.andThen(kept("progress", listener));
        return this;
    }

    /**
     * Ends the build with a {@link java.util.concurrent.CancellationException} once this says so; asked every few
     * thousand rows. Interrupting the building thread does the same.
     *
     * @param cancelled whether to stop; what it throws is counted and logged, and stops nothing
     * @return this
     */
    public DatasetMonitoring cancelWhen(BooleanSupplier cancelled) {
        Callback callback = callback("what says whether to cancel");
        this.cancelled = () -> callback.call(cancelled::getAsBoolean, false);
        return this;
    }

    private static <T> Consumer<T> kept(String of, Consumer<? super T> listener) {
        Callback callback = callback("a listener of " + of);
        return said -> callback.run(() -> listener.accept(said));
    }

    private static Callback callback(String what) {
        return new Callback(what, "the data set is built all the same", LOG, InstantSource.system());
    }
}
