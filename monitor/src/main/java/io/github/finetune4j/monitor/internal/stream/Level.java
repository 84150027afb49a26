// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.tile.Measure;
import io.github.finetune4j.monitor.internal.tile.TileSum;
import io.github.finetune4j.statistics.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The level over several blocks: their sums merged where all are kept, otherwise their figures weighted by n. */
final class Level {
    private final Measure measure;
    private final Duration block;

    Level(Measure measure, Duration block) {
        this.measure = measure;
        this.block = block;
    }

    Optional<Interval> of(List<Block> blocks) {
        List<Block> seen =
                blocks.stream().filter(block -> block.figure() != null).toList();
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        boolean whole = seen.stream().allMatch(block -> block.sum() != null);
        return (whole ? merged(seen) : Optional.<Interval>empty()).or(() -> Optional.of(weighted(seen)));
    }

    private Optional<Interval> merged(List<Block> blocks) {
        TileSum all = measure.tile();
        for (Block block : blocks) {
            TileSum sum = block.sum();
            if (sum != null) {
                all.merge(sum);
            }
        }
        return all.figure().map(total -> measure.scaled(total, block.multipliedBy(blocks.size())));
    }

    private Interval weighted(List<Block> blocks) {
        double n = 0;
        double sum = 0;
        double variance = 0;
        for (Block block : blocks) {
            Interval figure = block.figure();
            if (figure != null) {
                double weight = Math.max(1, block.n());
                n += weight;
                sum += weight * figure.estimate();
                double error = weight * figure.width() / (2 * TileSum.Z);
                variance += error * error;
            }
        }
        double half = TileSum.Z * Math.sqrt(variance) / n;
        double mean = sum / n;
        return new Interval(
                mean, mean - half, mean + half, TileSum.LEVEL, "tiles weighted by n", Math.max(1, Math.round(n)));
    }
}
