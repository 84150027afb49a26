// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Optional;

/** A total, such as requests or money. Nothing at all is a total of 0. */
record TotalWindow(Groups groups) implements WindowSum {
    @Override
    public void add(double value, int count, int group) {
        groups.add(value, count, group);
    }

    @Override
    public void merge(WindowSum other) {
        groups.merge(((TotalWindow) other).groups);
    }

    @Override
    public long n() {
        return groups.n();
    }

    @Override
    public Optional<Interval> figure() {
        return Optional.of(groups.total());
    }

    // Traffic varies by factors, so its noise is even on the scale of logarithms
    @Override
    public double signal() {
        return Math.log1p(Math.max(0, groups.sum()));
    }

    @Override
    public double weight() {
        return 1;
    }

    @Override
    public List<Object> state() {
        return groups.state();
    }
}
