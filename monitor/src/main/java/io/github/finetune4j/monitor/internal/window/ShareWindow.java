// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A window of category counts, at most {@value #MOST}; what comes beyond is counted as {@value #OTHER}. */
public final class ShareWindow implements WindowSum {
    /** Categories that are told apart. */
    public static final int MOST = 64;

    /** The name of all further ones. */
    public static final String OTHER = "(other)";

    private final Map<String, Long> counts = new TreeMap<>();
    private double shift = Double.NaN;

    /**
     * Adds an observation.
     *
     * @param category of it
     */
    public void add(String category) {
        counts.merge(counts.containsKey(category) || counts.size() < MOST ? category : OTHER, 1L, Long::sum);
    }

    /** {@return how often each category came} */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /**
     * Compares with what was before.
     *
     * @param before counts of the categories; none: nothing is known yet
     */
    public void compare(Map<String, Long> before) {
        shift = before.isEmpty() || counts.isEmpty() ? Double.NaN : new Shift(before, counts).standardised();
    }

    /** {@return what moved most against what was before, in words} */
    public String explanation(Map<String, Long> before) {
        return before.isEmpty() || counts.isEmpty() ? "" : new Shift(before, counts).words();
    }

    @Override
    public void add(double value, int count, int group) {
        throw new IllegalStateException("a category was expected, got the number " + value + " -> add its name");
    }

    @Override
    public void merge(WindowSum other) {
        ((ShareWindow) other).counts.forEach((category, count) -> {
            String name = counts.containsKey(category) || counts.size() < MOST ? category : OTHER;
            counts.merge(name, count, Long::sum);
        });
        shift = Double.NaN;
    }

    @Override
    public long n() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Optional<Interval> figure() {
        return Double.isNaN(shift)
                ? Optional.empty()
                : Optional.of(new Interval(shift, shift, shift, LEVEL, "standardised G; no interval", n()));
    }

    @Override
    public double signal() {
        return shift;
    }

    @Override
    public double weight() {
        return 1;
    }

    @Override
    public List<Object> state() {
        List<Object> all = new ArrayList<>();
        counts.forEach((category, count) -> all.add(List.of(category, count)));
        return all;
    }

    static ShareWindow restore(List<?> state) {
        ShareWindow window = new ShareWindow();
        for (Object each : state) {
            List<?> pair = (List<?>) each;
            window.counts.put((String) pair.get(0), ((Number) pair.get(1)).longValue());
        }
        return window;
    }
}
