// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.monitor.decay.DecayVerdict.Outcome;
import io.github.finetune4j.monitor.internal.tile.MeanTile;
import io.github.finetune4j.monitor.internal.tile.Measure;
import io.github.finetune4j.monitor.internal.tile.TileSum;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.PairedTests;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decay rule in one slice: four weeks of reference, then a look at each week. Not safe for use by several threads.
 */
public final class DecayWatch {
    private static final int REFERENCE_WEEKS = 4;
    private static final int LOOKS = 52;
    private static final int FEWEST_GROUPS = 8;
    private static final int DAYS = 7;

    private final DecayRule rule;
    private final Measure measure;
    private final Slice slice;
    private final TileClock tiles;
    private final double falseAlarms;

    private long begin = Long.MIN_VALUE;
    private TileSum reference;
    private @Nullable TileSum week;
    private @Nullable DecayVerdict last;
    private boolean decayed;

    /**
     * Makes one that has seen nothing.
     *
     * @param rule to go by
     * @param measure of the rule's monitor
     * @param slice of the traffic
     * @param tiles the clock
     * @param falseAlarms allowed per year
     */
    public DecayWatch(DecayRule rule, Measure measure, Slice slice, TileClock tiles, double falseAlarms) {
        this.rule = rule;
        this.measure = measure;
        this.slice = slice;
        this.tiles = tiles;
        this.falseAlarms = falseAlarms;
        reference = measure.tile();
    }

    /** {@return the rule} */
    public DecayRule rule() {
        return rule;
    }

    /** {@return whether the last week that could be told was below the share} */
    public boolean decayed() {
        return decayed;
    }

    /** {@return of which traffic} */
    public Slice slice() {
        return slice;
    }

    private long perWeek() {
        return (long) DAYS * tiles.perDay();
    }

    /**
     * Goes on with the next tile.
     *
     * @param index of it
     * @param sum of it; null where nothing was observed
     * @return the verdict of the week that it ends, if it ends one and there is one
     */
    public Optional<DecayVerdict> add(long index, @Nullable TileSum sum) {
        if (begin == Long.MIN_VALUE) {
            if (sum == null) {
                return Optional.empty();
            }
            begin = index;
        }
        take(index, sum);
        long since = index - begin + 1;
        boolean ends = since % perWeek() == 0 && since > REFERENCE_WEEKS * perWeek();
        return ends ? endWeek(index) : Optional.empty();
    }

    private void take(long index, @Nullable TileSum sum) {
        if (sum == null) {
            return;
        }
        if (index - begin < REFERENCE_WEEKS * perWeek()) {
            reference.merge(sum);
        } else {
            week = week == null ? measure.tile() : week;
            week.merge(sum);
        }
    }

    private Optional<DecayVerdict> endWeek(long index) {
        TileSum its = week;
        week = null;
        if (!(its instanceof MeanTile now) || !(reference instanceof MeanTile before)) {
            return Optional.empty();
        }
        last = verdict(index, now, before);
        if (last != null && last.outcome() != Outcome.UNDECIDED) {
            decayed = last.outcome() == Outcome.DECAYED;
        }
        return Optional.ofNullable(last);
    }

    private @Nullable DecayVerdict verdict(long index, MeanTile now, MeanTile before) {
        if (now.n() == 0 || before.n() == 0) {
            return null;
        }
        double[] lower = now.linearised();
        double[] before4 = before.linearised();
        double[] fall = new double[lower.length];
        double[] rise = new double[lower.length];
        for (int i = 0; i < fall.length; i++) {
            rise[i] = lower[i] - rule.share() * before4[i];
            fall[i] = -rise[i];
        }
        double decayed = PairedTests.pairedT(Alternative.GREATER, fall).pValue();
        double held = PairedTests.pairedT(Alternative.GREATER, rise).pValue();
        boolean few = Math.min(now.groups(), before.groups()) < FEWEST_GROUPS;
        Outcome outcome = few
                ? Outcome.UNDECIDED
                : decayed < falseAlarms / LOOKS
                        ? Outcome.DECAYED
                        : held < 1 - TileSum.LEVEL ? Outcome.HELD : Outcome.UNDECIDED;
        return new DecayVerdict(
                rule,
                slice,
                tiles.start(index + 1 - perWeek()),
                tiles.start(index + 1),
                before.figure().orElseThrow(),
                now.figure().orElseThrow(),
                outcome,
                decayed);
    }

    /** {@return the last verdict} */
    public Optional<DecayVerdict> last() {
        return Optional.ofNullable(last);
    }

    /** Begins again, with another reference. */
    public void learnAnew() {
        begin = Long.MIN_VALUE;
        reference = measure.tile();
        week = null;
        last = null;
        decayed = false;
    }
}
