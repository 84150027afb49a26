// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The curves of runs. */
public interface CurveStorage {
    /** Keeps the points whose step is beyond the last one of their name, durably. {@return how many these are} */
    int add(String run, List<MetricPoint> points) throws IOException;

    /** Drops the points of a run. */
    void drop(String run) throws IOException;

    /** {@return the runs that have points, as far as their names can be told} */
    List<String> runs() throws IOException;

    /** {@return the points of a run, in the order in which they came} */
    List<MetricPoint> read(String run) throws IOException;

    /**
     * Removes the curves of all other runs, but those that grew lately.
     *
     * @param runs to be kept
     * @param since from when on a curve counts as one that grows
     * @return how many runs' curves were removed
     */
    long retain(Collection<String> runs, Instant since) throws IOException;
}
