// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.window.CompactWindow;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import io.github.finetune4j.monitor.internal.window.WindowSum;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The blocks of a stream, oldest first. Sums of the last days are kept whole, so that windows of them are exact. */
final class Blocks {
    private static final int WHOLE_DAYS = 8;

    private final Measure measure;
    private final WindowClock clock;
    private final List<Block> all = new ArrayList<>();

    Blocks(Measure measure, WindowClock clock) {
        this.measure = measure;
        this.clock = clock;
    }

    Block add(long index, OpenWindow window) {
        WindowSum sum = window.sum();
        Interval figure = sum.figure()
                .map(value -> sum instanceof CompactWindow ? value : measure.scaled(value, clock.length()))
                .orElse(null);
        Block block = new Block(index, sum.n(), figure, sum instanceof CompactWindow ? null : sum, window.ids(measure));
        all.add(block);
        int old = all.size() - 1 - WHOLE_DAYS * clock.perDay();
        if (old >= 0 && measure.kind() != WindowKind.JUDGED) {
            all.set(old, all.get(old).withoutSum());
        }
        return block;
    }

    WindowClock clock() {
        return clock;
    }

    List<Block> all() {
        return all;
    }

    List<Block> between(long from, long to) {
        return all.stream()
                .filter(block -> block.index() >= from && block.index() < to)
                .toList();
    }

    Optional<Interval> level(Instant from, Instant to) {
        return new Level(measure, clock.length()).of(between(clock.index(from), clock.index(to)));
    }

    /** The sum over a window; empty where nothing was observed, or where not all of it is kept any more. */
    Optional<WindowSum> sum(Instant from, Instant to) {
        return new Level(measure, clock.length()).sum(between(clock.index(from), clock.index(to)));
    }

    Optional<Interval> level(List<Block> blocks) {
        return new Level(measure, clock.length()).alone(blocks);
    }
}
