// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Optional;

/**
 * The sum of a monitor in one window of time. Sums of neighbouring windows merge. Not safe for use by several threads.
 */
public interface WindowSum {
    /** The confidence level of all figures. */
    double LEVEL = 0.95;

    /** The normal quantile that belongs to it. */
    double Z = 1.959963984540054;

    /**
     * Adds an observation.
     *
     * @param value of it
     * @param count how many observations it stands for: 1, or 0 for an event that belongs to one counted before
     * @param group of its subject: observations of one subject are not independent
     */
    void add(double value, int count, int group);

    /**
     * Adds another sum of the same kind.
     *
     * @param other stays as it is
     */
    void merge(WindowSum other);

    /** {@return how many observations} */
    long n();

    /** {@return the figure in the unit that people read; empty without an observation} */
    Optional<Interval> figure();

    /** {@return the value that a detector looks at: about as noisy at every level} */
    double signal();

    /** {@return how many independent observations stand behind the signal} */
    double weight();

    /** {@return what {@link WindowKind#restore} takes: JSON values} */
    List<Object> state();
}
