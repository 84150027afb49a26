// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.MetricPoint;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The curves of runs. */
public interface CurveStorage {
    /** Keeps the points whose step is beyond the last one of their name, durably. {@return how many these are} */
    int add(String run, List<MetricPoint> points) throws IOException;

    /** Drops the points of a run. */
    void drop(String run) throws IOException;

    /** {@return the runs that have points, as far as their names can be read} */
    List<String> runs() throws IOException;

    /**
     * {@return the points of a run, in the order in which they came}
     *
     * @throws io.github.finetune4j.error.FineTuneException if one of them is damaged
     */
    default List<MetricPoint> read(String run) throws IOException {
        return read(run, problem -> {
            throw new FineTuneException(problem + " -> bring the registry back from a copy");
        });
    }

    /**
     * {@return the points of a run that are whole, in the order in which they came}
     *
     * @param run its name
     * @param damage notified of each that is not: where it is, and what is wrong
     */
    List<MetricPoint> read(String run, Consumer<String> damage) throws IOException;

    /** {@return where the points of a run lie, for messages} */
    String name(String run);

    /** Looks through the curves of all runs, also of those whose names can't be read. */
    void check(Consumer<String> damage, Consumer<String> unproven) throws IOException;

    /**
     * Removes the curves of all other runs, but those that grew lately.
     *
     * @param runs to be kept
     * @param since from when on a curve counts as one that grows
     * @return how many runs' curves were removed
     */
    long retain(Collection<String> runs, Instant since) throws IOException;
}
