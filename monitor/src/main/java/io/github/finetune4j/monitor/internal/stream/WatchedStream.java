// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.internal.window.CompactWindow;
import io.github.finetune4j.monitor.internal.window.JudgedWindow;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.Measure.Addition;
import io.github.finetune4j.monitor.internal.window.ShareWindow;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import io.github.finetune4j.monitor.internal.window.WindowSum;
import io.github.finetune4j.statistics.change.ChangeOnset;
import io.github.finetune4j.statistics.change.SeasonalChange;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One measure in one slice, window after window. Everything follows from its windows: the same windows give the same
 * state, so a restart feeds them again. Not safe for use by several threads.
 */
public final class WatchedStream {
    private static final Duration LEAST_SILENCE = Duration.ofHours(1);
    private static final int LONGER_SILENCE = 3;
    private static final int LEARN_DAYS = 14;
    private static final Duration BEFORE = Duration.ofDays(28);

    private static final Set<WindowKind> WHOLE = Set.of(WindowKind.SHARES, WindowKind.JUDGED);

    private final Measure measure;
    private final Slice slice;
    private final WindowClock windows;
    private final double falseAlarms;
    private final double streams;
    private final NavigableMap<Long, OpenWindow> open = new TreeMap<>();
    private final NavigableMap<Long, OpenWindow> first = new TreeMap<>();
    private final Map<String, Long> shares = new TreeMap<>();
    private final RecentLabels labels;

    private long firstWindow = Long.MIN_VALUE;
    private long lastWindow = Long.MIN_VALUE;
    private long lastData = Long.MIN_VALUE;
    private long longestGap;
    private int factor;
    private @Nullable Blocks blocks;
    private @Nullable SeasonalChange change;
    private @Nullable OpenWindow pending;
    private String explanation = "";

    /**
     * Makes a stream.
     *
     * @param measure what is measured
     * @param slice of the traffic
     * @param windows the clock
     * @param falseAlarms allowed per year in this stream
     * @param streams how many share what is allowed in all
     */
    public WatchedStream(Measure measure, Slice slice, WindowClock windows, double falseAlarms, double streams) {
        this.measure = measure;
        this.slice = slice;
        this.windows = windows;
        this.falseAlarms = falseAlarms;
        this.streams = streams;
        labels = new RecentLabels(windows.perDay());
    }

    /** {@return what is measured} */
    public Measure measure() {
        return measure;
    }

    /** {@return of which traffic} */
    public Slice slice() {
        return slice;
    }

    /**
     * Adds what was captured in a window that is open.
     *
     * @param window its index
     * @param captured what was
     * @param addition what the measure observed of it; null where it does not count
     * @param group whose it is
     */
    public void observe(long window, Captured captured, @Nullable Addition addition, int group) {
        open.computeIfAbsent(window, index -> new OpenWindow(measure.window()))
                .observe(measure, captured, addition, group);
    }

    /** {@return the windows that still take observations} */
    public NavigableMap<Long, OpenWindow> open() {
        return open;
    }

    /** {@return what was added up in a window, which is closed now; null where nothing was} */
    public @Nullable OpenWindow take(long window) {
        open.headMap(window).clear();
        OpenWindow taken = open.remove(window);
        return taken != null && taken.sum().n() == 0 ? null : taken;
    }

    /**
     * Goes on with the next window.
     *
     * @param index of it, above the one before
     * @param taken what was added up; null where nothing was
     */
    public void close(long index, @Nullable OpenWindow taken) {
        if (taken == null && firstWindow == Long.MIN_VALUE) {
            return; // it begins with its first observation
        }
        firstWindow = firstWindow == Long.MIN_VALUE ? index : firstWindow;
        lastWindow = index;
        if (taken != null && taken.sum().weight() > 0) {
            longestGap = lastData == Long.MIN_VALUE ? 0 : Math.max(longestGap, index - lastData - 1);
            lastData = index;
        }
        OpenWindow window = taken == null ? new OpenWindow(measure.window()) : taken;
        if (window.sum() instanceof JudgedWindow judged) {
            judged.correct(labels.with(index, judged));
        }
        if (factor > 0) {
            add(index, window);
            return;
        }
        first.put(index, window);
        if (index - firstWindow + 1 >= (long) WindowLength.LEARN_DAYS * windows.perDay()) {
            settle();
        }
    }

    private void settle() {
        long[] counts =
                first.values().stream().mapToLong(window -> window.sum().n()).toArray();
        // windows are made compact only where each is looked at by itself, and don't merge: so it stays
        boolean old = first.values().stream().anyMatch(window -> window.sum() instanceof CompactWindow);
        factor = old ? 1 : WindowLength.factor(counts, windows.perDay(), measure.kind());
        WindowClock clock = windows.times(factor);
        blocks = new Blocks(measure, clock);
        change = detector(clock);
        first.forEach(this::add);
        first.clear();
    }

    private SeasonalChange detector(WindowClock clock) {
        return SeasonalChange.builder()
                .windowsPerDay(clock.perDay())
                .alternative(measure.worse())
                .falseAlarmsPerYear(falseAlarms)
                .build();
    }

    private void add(long index, OpenWindow window) {
        if (pending == null || factor == 1) {
            pending = window;
        } else {
            pending.merge(window);
        }
        if (Math.floorMod(index + 1, (long) factor) == 0) {
            look(Math.floorDiv(index, (long) factor), pending);
            pending = null;
        }
    }

    private void look(long block, OpenWindow window) {
        Blocks its = blocks;
        SeasonalChange detector = change;
        if (its == null || detector == null) {
            return;
        }
        compareShares(window, detector);
        its.add(block, window);
        double signal = window.sum().signal();
        boolean seen = window.sum().n() > 0 || measure.kind() == WindowKind.TOTAL;
        if (seen && !Double.isNaN(signal)) {
            boolean before = detector.alarm();
            detector.add(
                    block,
                    its.clock().slot(block),
                    signal,
                    Math.max(1, window.sum().weight()));
            if (detector.alarm() && !before) {
                detector.began().ifPresent(onset -> labels.forgetBefore(onset.first() * factor));
            }
        }
    }

    private void compareShares(OpenWindow window, SeasonalChange detector) {
        if (window.sum() instanceof ShareWindow now) {
            now.compare(shares);
            explanation = now.explanation(shares);
            if (!detector.alarm()) {
                now.counts().forEach((category, count) -> shares.merge(category, count, Long::sum));
            }
        }
    }

    /** {@return whether there was evidence enough that it left its level} */
    public boolean changed() {
        return change != null && change.alarm();
    }

    /** {@return whether it has come back since} */
    public boolean recovered() {
        return change != null && change.recovered();
    }

    /** Forgets the evidence and keeps what was learnt. */
    public void rearm() {
        if (change != null) {
            change.rearm();
        }
    }

    /** Forgets what was learnt. */
    public void learnAnew() {
        if (blocks != null) {
            change = detector(blocks.clock());
            shares.clear();
        }
    }

    /** {@return whether it still learns what is usual} */
    public boolean learning() {
        return change == null || change.learning();
    }

    /** {@return the evidence for a change as an expected number of alarms per year by chance, over all streams} */
    public double chance() {
        return change == null ? streams : Math.min(streams, streams * Math.exp(-change.logEvidence()));
    }

    /** {@return what shows the change} */
    public Optional<Evidence> evidence() {
        Blocks its = blocks;
        return its == null || change == null ? Optional.empty() : change.began().map(onset -> evidence(its, onset));
    }

    private Evidence evidence(Blocks its, ChangeOnset onset) {
        WindowClock clock = its.clock();
        long before = onset.first() - BEFORE.dividedBy(clock.length());
        List<Block> since = its.between(onset.first(), Long.MAX_VALUE);
        List<String> examples =
                since.isEmpty() ? List.of() : since.get(since.size() - 1).examples();
        return new Evidence(
                measure.name(),
                slice,
                clock.start(onset.earliest()),
                clock.start(onset.first()),
                clock.start(onset.latest() + 1),
                its.level(its.between(before, onset.first())).orElse(null),
                its.level(since).orElse(null),
                chance(),
                explanation,
                examples);
    }

    /** {@return what shows that nothing comes any more where something always came} */
    public Optional<Evidence> silence() {
        long least = Math.max(1, LEAST_SILENCE.dividedBy(windows.length()));
        long quiet = lastWindow - lastData;
        boolean known = firstWindow != Long.MIN_VALUE && lastData - firstWindow >= (long) LEARN_DAYS * windows.perDay();
        if (!known || quiet <= Math.max(least, LONGER_SILENCE * longestGap)) {
            return Optional.empty();
        }
        Instant since = windows.start(lastData + 1);
        return Optional.of(new Evidence(
                measure.name(), slice, since, since, since, null, null, 0, "nothing since then", List.of()));
    }

    /** {@return whether its data came again} */
    public boolean silent() {
        return silence().isPresent();
    }

    /** {@return how long the windows are that it is looked at by; before that is settled, the shortest} */
    public Duration looks() {
        return blocks == null ? windows.length() : blocks.clock().length();
    }

    /** {@return the blocks so far, as figures with their beginnings} */
    public NavigableMap<Instant, Interval> series() {
        NavigableMap<Instant, Interval> series = new TreeMap<>();
        Blocks its = blocks;
        if (its == null) {
            first.forEach((index, window) -> window.sum()
                    .figure()
                    .ifPresent(value -> series.put(windows.start(index), measure.scaled(value, windows.length()))));
            return series;
        }
        for (Block block : its.all()) {
            Interval figure = block.figure();
            if (figure != null) {
                series.put(its.clock().start(block.index()), figure);
            }
        }
        return series;
    }

    /** {@return the figure of a span whose ends are ends of windows; empty where nothing was observed} */
    public Optional<Interval> level(Instant from, Instant to) {
        Blocks its = blocks;
        if (its != null) {
            return its.level(from, to);
        }
        Blocks early = new Blocks(measure, windows);
        first.forEach(early::add);
        return early.level(from, to);
    }

    /** {@return what was added up in a span; empty where nothing was, or where not all of it is kept any more} */
    public Optional<WindowSum> sum(Instant from, Instant to) {
        Blocks its = blocks;
        if (its != null) {
            return its.sum(from, to);
        }
        Blocks early = new Blocks(measure, windows);
        first.forEach(early::add);
        return early.sum(from, to);
    }

    /**
     * {@return whether its level since a time is beyond what it was in the weeks before, by intervals that don't touch;
     * false where there is too little to judge}
     */
    public boolean movedSince(Instant began) {
        Blocks its = blocks;
        if (its == null) {
            return false;
        }
        Optional<Interval> before = its.level(began.minus(BEFORE), began);
        Optional<Interval> after =
                its.level(began, windows.start(lastWindow + 1)).or(this::unfinished);
        return before.isPresent()
                && after.isPresent()
                && (after.get().lower() > before.get().upper()
                        || after.get().upper() < before.get().lower());
    }

    private Optional<Interval> unfinished() {
        return pending == null ? Optional.empty() : pending.sum().figure();
    }

    /**
     * {@return what a window is kept as when it is old}
     *
     * @param state as it is kept now
     * @param needed whether all of it is still needed
     */
    public List<Object> compact(List<?> state, boolean needed) {
        boolean whole = needed || factor != 1 || WHOLE.contains(measure.kind());
        WindowSum sum = measure.restore(state);
        if (whole || sum.n() == 0) {
            return sum.state();
        }
        return sum.figure()
                .map(value ->
                        new CompactWindow(sum.signal(), sum.weight(), measure.scaled(value, windows.length())).state())
                .orElse(sum.state());
    }
}
