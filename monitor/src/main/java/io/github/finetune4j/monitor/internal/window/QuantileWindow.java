// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.summary.QuantileSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A quantile by a sketch whose relative error is at most 1 %. */
record QuantileWindow(QuantileSketch sketch, double probability) implements WindowSum {
    private static final double LEAST = 1e-9;

    @Override
    public void add(double value, int count, int group) {
        sketch.add(value);
    }

    @Override
    public void merge(WindowSum other) {
        sketch.merge(((QuantileWindow) other).sketch);
    }

    @Override
    public long n() {
        return sketch.count();
    }

    // The ranks between which the quantile lies are binomial (David and Nagaraja, Order Statistics, section 7.1)
    @Override
    public Optional<Interval> figure() {
        if (n() == 0) {
            return Optional.empty();
        }
        double half = Z * Math.sqrt(probability * (1 - probability) / n());
        return Optional.of(new Interval(
                sketch.quantile(probability),
                sketch.quantile(Math.max(0, probability - half)),
                sketch.quantile(Math.min(1, probability + half)),
                LEVEL,
                "order statistics of a sketch within 1 %",
                n()));
    }

    @Override
    public double signal() {
        return n() == 0 ? Double.NaN : Math.log(Math.max(LEAST, sketch.quantile(probability)));
    }

    @Override
    public double weight() {
        return n();
    }

    @Override
    public List<Object> state() {
        QuantileSketch.State state = sketch.state();
        List<Object> bins = new ArrayList<>();
        for (int i = 0; i < state.bins().length; i++) {
            bins.add(List.of((long) state.bins()[i], state.counts()[i]));
        }
        return n() == 0 ? List.of() : List.of(bins, state.zeros(), state.sum(), state.min(), state.max());
    }

    static QuantileWindow restore(List<?> state, double probability) {
        if (state.isEmpty()) {
            return new QuantileWindow(QuantileSketch.create(), probability);
        }
        List<?> pairs = (List<?>) state.get(0);
        int[] bins = new int[pairs.size()];
        long[] counts = new long[pairs.size()];
        for (int i = 0; i < bins.length; i++) {
            List<?> pair = (List<?>) pairs.get(i);
            bins[i] = ((Number) pair.get(0)).intValue();
            counts[i] = ((Number) pair.get(1)).longValue();
        }
        return new QuantileWindow(
                QuantileSketch.of(new QuantileSketch.State(
                        bins,
                        counts,
                        ((Number) state.get(1)).longValue(),
                        ((Number) state.get(2)).doubleValue(),
                        ((Number) state.get(3)).doubleValue(),
                        ((Number) state.get(4)).doubleValue())),
                probability);
    }
}
