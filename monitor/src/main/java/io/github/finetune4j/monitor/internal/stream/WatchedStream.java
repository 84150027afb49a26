// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.internal.tile.CompactTile;
import io.github.finetune4j.monitor.internal.tile.JudgedTile;
import io.github.finetune4j.monitor.internal.tile.Measure;
import io.github.finetune4j.monitor.internal.tile.Measure.Addition;
import io.github.finetune4j.monitor.internal.tile.ShareTile;
import io.github.finetune4j.monitor.internal.tile.TileKind;
import io.github.finetune4j.monitor.internal.tile.TileSum;
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
 * One measure in one slice, tile after tile. Everything follows from its tiles: the same tiles give the same state, so
 * a restart feeds them again. Not safe for use by several threads.
 */
public final class WatchedStream {
    private static final Duration LEAST_SILENCE = Duration.ofHours(1);
    private static final int LONGER_SILENCE = 3;
    private static final int LEARN_DAYS = 14;
    private static final Duration BEFORE = Duration.ofDays(28);

    private static final Set<TileKind> WHOLE = Set.of(TileKind.SHARES, TileKind.JUDGED);

    private final Measure measure;
    private final Slice slice;
    private final TileClock tiles;
    private final double falseAlarms;
    private final double streams;
    private final NavigableMap<Long, OpenTile> open = new TreeMap<>();
    private final NavigableMap<Long, OpenTile> first = new TreeMap<>();
    private final Map<String, Long> shares = new TreeMap<>();
    private final RecentLabels labels;

    private long firstTile = Long.MIN_VALUE;
    private long lastTile = Long.MIN_VALUE;
    private long lastData = Long.MIN_VALUE;
    private long longestGap;
    private int factor;
    private @Nullable Blocks blocks;
    private @Nullable SeasonalChange change;
    private @Nullable OpenTile pending;
    private String explanation = "";

    /**
     * Makes a stream.
     *
     * @param measure what is measured
     * @param slice of the traffic
     * @param tiles the clock
     * @param falseAlarms allowed per year in this stream
     * @param streams how many share what is allowed in all
     */
    public WatchedStream(Measure measure, Slice slice, TileClock tiles, double falseAlarms, double streams) {
        this.measure = measure;
        this.slice = slice;
        this.tiles = tiles;
        this.falseAlarms = falseAlarms;
        this.streams = streams;
        labels = new RecentLabels(tiles.perDay());
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
     * Adds what was captured in a tile that is open.
     *
     * @param tile its index
     * @param captured what was
     * @param addition what the measure observed of it; null where it does not count
     * @param group whose it is
     */
    public void observe(long tile, Captured captured, @Nullable Addition addition, int group) {
        open.computeIfAbsent(tile, index -> new OpenTile(measure.tile())).observe(measure, captured, addition, group);
    }

    /** {@return the tiles that still take observations} */
    public NavigableMap<Long, OpenTile> open() {
        return open;
    }

    /** {@return what was added up in a tile, which is closed now; null where nothing was} */
    public @Nullable OpenTile take(long tile) {
        open.headMap(tile).clear();
        OpenTile taken = open.remove(tile);
        return taken != null && taken.sum().n() == 0 ? null : taken;
    }

    /**
     * Goes on with the next tile.
     *
     * @param index of it, above the one before
     * @param taken what was added up; null where nothing was
     */
    public void close(long index, @Nullable OpenTile taken) {
        if (taken == null && firstTile == Long.MIN_VALUE) {
            return; // it begins with its first observation
        }
        firstTile = firstTile == Long.MIN_VALUE ? index : firstTile;
        lastTile = index;
        if (taken != null && taken.sum().weight() > 0) {
            longestGap = lastData == Long.MIN_VALUE ? 0 : Math.max(longestGap, index - lastData - 1);
            lastData = index;
        }
        OpenTile tile = taken == null ? new OpenTile(measure.tile()) : taken;
        if (tile.sum() instanceof JudgedTile judged) {
            judged.correct(labels.with(index, judged));
        }
        if (factor > 0) {
            add(index, tile);
            return;
        }
        first.put(index, tile);
        if (index - firstTile + 1 >= (long) TileLength.LEARN_DAYS * tiles.perDay()) {
            settle();
        }
    }

    private void settle() {
        long[] counts =
                first.values().stream().mapToLong(tile -> tile.sum().n()).toArray();
        // tiles are made compact only where each is looked at by itself, and don't merge: so it stays
        boolean old = first.values().stream().anyMatch(tile -> tile.sum() instanceof CompactTile);
        factor = old ? 1 : TileLength.factor(counts, tiles.perDay(), measure.kind());
        TileClock clock = tiles.times(factor);
        blocks = new Blocks(measure, clock);
        change = detector(clock);
        first.forEach(this::add);
        first.clear();
    }

    private SeasonalChange detector(TileClock clock) {
        return SeasonalChange.builder()
                .tilesPerDay(clock.perDay())
                .alternative(measure.worse())
                .falseAlarmsPerYear(falseAlarms)
                .build();
    }

    private void add(long index, OpenTile tile) {
        if (pending == null || factor == 1) {
            pending = tile;
        } else {
            pending.merge(tile);
        }
        if (Math.floorMod(index + 1, (long) factor) == 0) {
            look(Math.floorDiv(index, (long) factor), pending);
            pending = null;
        }
    }

    private void look(long block, OpenTile tile) {
        Blocks its = blocks;
        SeasonalChange detector = change;
        if (its == null || detector == null) {
            return;
        }
        compareShares(tile, detector);
        its.add(block, tile);
        double signal = tile.sum().signal();
        boolean seen = tile.sum().n() > 0 || measure.kind() == TileKind.TOTAL;
        if (seen && !Double.isNaN(signal)) {
            boolean before = detector.alarm();
            detector.add(
                    block,
                    its.clock().slot(block),
                    signal,
                    Math.max(1, tile.sum().weight()));
            if (detector.alarm() && !before) {
                detector.began().ifPresent(onset -> labels.forgetBefore(onset.first() * factor));
            }
        }
    }

    private void compareShares(OpenTile tile, SeasonalChange detector) {
        if (tile.sum() instanceof ShareTile now) {
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
        TileClock clock = its.clock();
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
        long least = Math.max(1, LEAST_SILENCE.dividedBy(tiles.length()));
        long quiet = lastTile - lastData;
        boolean known = firstTile != Long.MIN_VALUE && lastData - firstTile >= (long) LEARN_DAYS * tiles.perDay();
        if (!known || quiet <= Math.max(least, LONGER_SILENCE * longestGap)) {
            return Optional.empty();
        }
        Instant since = tiles.start(lastData + 1);
        return Optional.of(new Evidence(
                measure.name(), slice, since, since, since, null, null, 0, "nothing since then", List.of()));
    }

    /** {@return whether its data came again} */
    public boolean silent() {
        return silence().isPresent();
    }

    /** {@return how long the tiles are that it is looked at by; before that is settled, the shortest} */
    public Duration looks() {
        return blocks == null ? tiles.length() : blocks.clock().length();
    }

    /** {@return the blocks so far, as figures with their beginnings} */
    public NavigableMap<Instant, Interval> series() {
        NavigableMap<Instant, Interval> series = new TreeMap<>();
        Blocks its = blocks;
        if (its == null) {
            first.forEach((index, tile) -> tile.sum()
                    .figure()
                    .ifPresent(value -> series.put(tiles.start(index), measure.scaled(value, tiles.length()))));
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

    /** {@return the figure of a window whose ends are ends of tiles; empty where nothing was observed} */
    public Optional<Interval> level(Instant from, Instant to) {
        Blocks its = blocks;
        if (its != null) {
            return its.level(from, to);
        }
        Blocks early = new Blocks(measure, tiles);
        first.forEach(early::add);
        return early.level(from, to);
    }

    /** {@return what was added up in a window; empty where nothing was, or where not all of it is kept any more} */
    public Optional<TileSum> sum(Instant from, Instant to) {
        Blocks its = blocks;
        if (its != null) {
            return its.sum(from, to);
        }
        Blocks early = new Blocks(measure, tiles);
        first.forEach(early::add);
        return early.sum(from, to);
    }

    /**
     * {@return whether its level since a time is beyond what it was in the weeks before, by intervals that don't touch;
     * false where there is too little to tell}
     */
    public boolean movedSince(Instant began) {
        Blocks its = blocks;
        if (its == null) {
            return false;
        }
        Optional<Interval> before = its.level(began.minus(BEFORE), began);
        Optional<Interval> after = its.level(began, tiles.start(lastTile + 1)).or(this::unfinished);
        return before.isPresent()
                && after.isPresent()
                && (after.get().lower() > before.get().upper()
                        || after.get().upper() < before.get().lower());
    }

    private Optional<Interval> unfinished() {
        return pending == null ? Optional.empty() : pending.sum().figure();
    }

    /**
     * {@return what a tile is kept as when it is old}
     *
     * @param state as it is kept now
     * @param needed whether all of it is still needed
     */
    public List<Object> compact(List<?> state, boolean needed) {
        boolean whole = needed || factor != 1 || WHOLE.contains(measure.kind());
        TileSum sum = measure.restore(state);
        if (whole || sum.n() == 0) {
            return sum.state();
        }
        return sum.figure()
                .map(value ->
                        new CompactTile(sum.signal(), sum.weight(), measure.scaled(value, tiles.length())).state())
                .orElse(sum.state());
    }
}
