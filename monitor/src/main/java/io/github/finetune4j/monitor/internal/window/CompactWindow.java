// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.Optional;

/** An old window: what a detector and a chart need of it, and no more. It doesn't merge. */
public record CompactWindow(double signal, double weight, Interval value) implements WindowSum {
    private static final String MARK = "compact";
    private static final int METHOD = 7;

    static boolean isState(List<?> state) {
        return !state.isEmpty() && MARK.equals(state.get(0));
    }

    static CompactWindow restore(List<?> state) {
        String method = state.size() > METHOD ? String.valueOf(state.get(METHOD)) : "kept"; // old ones don't say
        long n = Math.max(1, (long) number(state, 6));
        Interval value = new Interval(number(state, 3), number(state, 4), number(state, 5), LEVEL, method, n);
        return new CompactWindow(number(state, 1), number(state, 2), value);
    }

    private static double number(List<?> state, int index) {
        return state.get(index) instanceof Number number
                ? number.doubleValue()
                : Double.parseDouble(String.valueOf(state.get(index)));
    }

    @Override
    public void add(double more, int count, int group) {
        throw new IllegalStateException("an old window takes nothing, got " + more + " -> add it to an open one");
    }

    @Override
    public void merge(WindowSum other) {
        throw new IllegalStateException("an old window doesn't merge, got " + other + " -> weigh the figures");
    }

    @Override
    public long n() {
        return value.n();
    }

    @Override
    public Optional<Interval> figure() {
        return Optional.of(value);
    }

    @Override
    public List<Object> state() {
        return List.of(
                MARK,
                signal,
                weight,
                value.estimate(),
                bound(value.lower()),
                bound(value.upper()),
                value.n(),
                value.method());
    }

    // JSON has no infinity
    private static Object bound(double bound) {
        return Double.isInfinite(bound) ? Double.toString(bound) : (Object) bound;
    }
}
