// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.internal.window.JudgedWindow;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowSum;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The level over several blocks: their sums merged where all are kept, otherwise their figures weighted by n. */
record Level(Measure measure, Duration block) {
    Optional<Interval> of(List<Block> blocks) {
        List<Block> seen =
                blocks.stream().filter(block -> block.figure() != null).toList();
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        return sum(seen)
                .flatMap(WindowSum::figure)
                .map(total -> measure.scaled(total, block.multipliedBy(seen.size())))
                .or(() -> Optional.of(weighted(seen)));
    }

    /** The level by what is known of these blocks alone: labels of other times may be of another quality. */
    Optional<Interval> alone(List<Block> blocks) {
        Optional<JudgedWindow> judged = sum(blocks).map(sum -> sum instanceof JudgedWindow its ? its : null);
        judged.ifPresent(JudgedWindow::forgetOthers);
        return judged.isPresent() ? judged.flatMap(JudgedWindow::figure) : of(blocks);
    }

    Optional<WindowSum> sum(List<Block> blocks) {
        if (blocks.isEmpty() || blocks.stream().anyMatch(each -> each.sum() == null)) {
            return Optional.empty();
        }
        WindowSum all = measure.window();
        for (Block each : blocks) {
            WindowSum sum = each.sum();
            if (sum != null) {
                all.merge(sum);
            }
        }
        return Optional.of(all);
    }

    /** A bound is never beyond the mean of the windows' own bounds, so that a rate's are those of a rate. */
    private static Interval weighted(List<Block> blocks) {
        double n = 0;
        double sum = 0;
        double lower = 0;
        double upper = 0;
        double variance = 0;
        for (Block block : blocks) {
            Interval figure = block.figure();
            if (figure != null) {
                double weight = Math.max(1, block.n());
                n += weight;
                sum += weight * figure.estimate();
                lower += weight * figure.lower();
                upper += weight * figure.upper();
                double error = weight * figure.width() / (2 * WindowSum.Z);
                variance += error * error;
            }
        }
        double half = WindowSum.Z * Math.sqrt(variance);
        return new Interval(
                sum / n,
                Math.max(sum - half, lower) / n,
                Math.min(sum + half, upper) / n,
                WindowSum.LEVEL,
                "windows weighted by n",
                Math.max(1, Math.round(n)));
    }
}
