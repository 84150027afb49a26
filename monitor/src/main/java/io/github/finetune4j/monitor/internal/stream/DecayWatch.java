// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.monitor.decay.DecayVerdict.Outcome;
import io.github.finetune4j.monitor.internal.window.MeanWindow;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowSum;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.PairedTests;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A decay rule in one slice: four weeks of reference, where no level was promised, then a look at each week. Not safe
 * for use by several threads.
 */
public final class DecayWatch {
    private static final int REFERENCE_WEEKS = 4;
    private static final int LOOKS = 52;
    private static final int FEWEST_GROUPS = 8;
    private static final int DAYS = 7;

    private final DecayRule rule;
    private final Measure measure;
    private final Slice slice;
    private final WindowClock windows;
    private final double falseAlarms;

    private long begin = Long.MIN_VALUE;
    private WindowSum reference;
    private @Nullable WindowSum week;
    private @Nullable DecayVerdict last;
    private boolean decayed;

    /**
     * Makes one that has seen nothing.
     *
     * @param rule to go by
     * @param measure of the rule's monitor
     * @param slice of the traffic
     * @param windows the clock
     * @param falseAlarms allowed per year
     */
    public DecayWatch(DecayRule rule, Measure measure, Slice slice, WindowClock windows, double falseAlarms) {
        this.rule = rule;
        this.measure = measure;
        this.slice = slice;
        this.windows = windows;
        this.falseAlarms = falseAlarms;
        reference = measure.window();
    }

    /** {@return the rule} */
    public DecayRule rule() {
        return rule;
    }

    /** {@return whether the last week that could be judged was below the share} */
    public boolean decayed() {
        return decayed;
    }

    /** {@return of which traffic} */
    public Slice slice() {
        return slice;
    }

    private long perWeek() {
        return (long) DAYS * windows.perDay();
    }

    /** {@return for how many windows there is only a reference} */
    private long learning() {
        return rule.promised() == null ? REFERENCE_WEEKS * perWeek() : 0;
    }

    /**
     * Goes on with the next window.
     *
     * @param index of it
     * @param sum of it; null where nothing was observed
     * @return the verdict of the week that it ends, if it ends one and there is one
     */
    public Optional<DecayVerdict> add(long index, @Nullable WindowSum sum) {
        if (begin == Long.MIN_VALUE) {
            if (sum == null) {
                return Optional.empty();
            }
            begin = index;
        }
        take(index, sum);
        long since = index - begin + 1;
        boolean ends = since % perWeek() == 0 && since > learning();
        return ends ? endWeek(index) : Optional.empty();
    }

    private void take(long index, @Nullable WindowSum sum) {
        if (sum == null) {
            return;
        }
        if (index - begin < learning()) {
            reference.merge(sum);
        } else {
            week = week == null ? measure.window() : week;
            week.merge(sum);
        }
    }

    private Optional<DecayVerdict> endWeek(long index) {
        WindowSum its = week;
        week = null;
        if (!(its instanceof MeanWindow now) || !(reference instanceof MeanWindow before)) {
            return Optional.empty();
        }
        last = verdict(index, now, before);
        if (last != null && last.outcome() != Outcome.UNDECIDED) {
            decayed = last.outcome() == Outcome.DECAYED;
        }
        return Optional.ofNullable(last);
    }

    private @Nullable DecayVerdict verdict(long index, MeanWindow now, MeanWindow before) {
        Double promised = rule.promised();
        if (now.n() == 0 || (promised == null && before.n() == 0)) {
            return null;
        }
        double[] lower = now.linearised();
        double[] good = promised == null ? before.linearised() : new double[lower.length];
        double[] fall = new double[lower.length];
        double[] rise = new double[lower.length];
        for (int i = 0; i < fall.length; i++) {
            rise[i] = lower[i] - (promised == null ? rule.share() * good[i] : promised);
            fall[i] = -rise[i];
        }
        double decayed = PairedTests.pairedT(Alternative.GREATER, fall).pValue();
        double held = PairedTests.pairedT(Alternative.GREATER, rise).pValue();
        int groups = promised == null ? Math.min(now.groups(), before.groups()) : now.groups();
        boolean few = groups < FEWEST_GROUPS;
        Outcome outcome = few
                ? Outcome.UNDECIDED
                : decayed < falseAlarms / LOOKS
                        ? Outcome.DECAYED
                        : held < 1 - WindowSum.LEVEL ? Outcome.HELD : Outcome.UNDECIDED;
        return new DecayVerdict(
                rule,
                slice,
                windows.start(index + 1 - perWeek()),
                windows.start(index + 1),
                promised == null
                        ? before.figure().orElseThrow()
                        : new Interval(promised, promised, promised, WindowSum.LEVEL, "promised", now.n()),
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
        reference = measure.window();
        week = null;
        last = null;
        decayed = false;
    }
}
