// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.util.List;
import java.util.Optional;

/** A mean. Of values from 0 to 1 the interval is never narrower than Wilson's, and stays between 0 and 1. */
public final class MeanWindow implements WindowSum {
    private final Groups groups;
    private final boolean rate;

    MeanWindow(Groups groups, boolean rate) {
        this.groups = groups;
        this.rate = rate;
    }

    @Override
    public void add(double value, int count, int group) {
        groups.add(value, count, group);
    }

    @Override
    public void merge(WindowSum other) {
        groups.merge(((MeanWindow) other).groups);
    }

    @Override
    public long n() {
        return groups.n();
    }

    /**
     * {@return the mean as so many independent values as there are groups of subjects: their mean is the mean, and
     * their spread is its error} A group without observations counts as average.
     */
    public double[] linearised() {
        return groups.linearised();
    }

    /** {@return how many groups of subjects have observations} */
    public int groups() {
        return groups.used();
    }

    @Override
    public Optional<Interval> figure() {
        if (n() == 0) {
            return Optional.empty();
        }
        Optional<Interval> clustered = groups.interval();
        return rate ? Optional.of(wider(clustered)) : clustered.or(() -> Optional.of(alone()));
    }

    private Interval wider(Optional<Interval> clustered) {
        long n = n();
        double mean = Math.min(1, Math.max(0, groups.mean()));
        Interval wilson = Proportions.wilson(Math.round(mean * n), n, LEVEL);
        double lower = clustered.map(Interval::lower).orElse(wilson.lower());
        double upper = clustered.map(Interval::upper).orElse(wilson.upper());
        String method = clustered.isPresent() ? "Wilson, or t over groups of subjects where wider" : wilson.method();
        return new Interval(
                mean,
                Math.max(0, Math.min(lower, wilson.lower())),
                Math.min(1, Math.max(upper, wilson.upper())),
                LEVEL,
                method,
                n);
    }

    // Of one or two groups nothing can be said about the noise, and that is what the interval says
    private Interval alone() {
        return new Interval(
                groups.mean(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, LEVEL, "too few subjects", n());
    }

    @Override
    public double signal() {
        return groups.mean();
    }

    @Override
    public double weight() {
        return n();
    }

    @Override
    public List<Object> state() {
        return groups.state();
    }
}
