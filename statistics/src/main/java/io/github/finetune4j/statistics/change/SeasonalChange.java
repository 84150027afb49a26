// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Normal;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Watches a figure that comes as one value per window of time (an hour's error rate, a day's median latency), for
 * years, and says when it is no longer what it was. The false alarms that are allowed are for all looks of a year
 * together:
 *
 * <pre>{@code
 * SeasonalChange change = SeasonalChange.builder()
 *         .windowsPerDay(24)
 *         .alternative(Alternative.GREATER)
 *         .falseAlarmsPerYear(0.05 / monitors)
 *         .build();
 * change.add(window, errors / requests, requests);
 * if (change.alarm()) {
 *     ChangeOnset onset = change.began().orElseThrow();
 * }
 * }</pre>
 *
 * <p>Each value is compared with what its time of the week was before, and what its traffic and the windows just before
 * it explain is taken out. How likely the rest is under a change, by how likely it was among all earlier ones, is
 * evidence, whatever the distribution; it adds up over all beginnings and sizes of a change, less what sums vary more
 * than independent ones would. An alarm is evidence of at least 1 by the false alarms per year. What is usual is
 * learnt a little late, and not at all while there is an alarm, so that a change does not become what is expected.
 *
 * <p>This is exact where the rest is exchangeable, and an approximation otherwise; the {@code false-alarms} benchmark
 * measures it with seasons, bursts and clusters of users.
 *
 * <p>Everything follows from the windows alone: the same windows give the same figures, so a detector is brought back
 * by feeding it the windows again. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SeasonalChange {
    private static final int LEARN_SCORES = 20;
    private static final int FIRST_VARIANCES = 5;
    /** The variance lags as shapes do; so many residuals are learnt from at once, for there to be one. */
    private static final int EARLY_VARIANCES = 19;

    /** The variance of sums is taken for that much greater than estimated. */
    private static final double PRUDENCE = 1.06;
    /** After four weeks, sums of scores are taken to vary by that much more. */
    private static final double EARLY = 0.5;
    /** Levels are learnt four windows late: a longer lag leaves an error of the level in all windows until then. */
    private static final int LEVEL_LAG = 4;
    /** What scores are compared with lags by a twentieth of the history, for the same reason. */
    private static final int KNOWN_PART = 20;
    /** What windows share lags by a quarter, lest a change be taken for that. */
    private static final int SHAPE_PART = 4;

    /** Users stay for hours: windows of three or more are taken for independent until shown otherwise. */
    private static final int LONG_WINDOWS = 8;

    private static final int LAG_DAYS = 28;
    private static final int MOST_LAG = 512;
    private static final double FAR = 4;
    private static final double MOST_TRAFFIC = 2;
    /** What few windows say of a change's size is too much. */
    private static final double MOST_SIZE = 3;

    private static final double RECOVERED = Math.log(100);
    private static final double LEVEL = 0.95;

    private final Alternative alternative;
    private final double threshold;
    private final WeekSeason season;
    private final WeekSeason traffic;
    private final TrafficEffect effect = new TrafficEffect();
    private final WindowVariance variance = new WindowVariance();
    private final Whitening whitening;
    private final Dependence clusters;
    private final Dependence dependence;
    private final ChangeEvidence rise;
    private final ChangeEvidence fall;
    private final PendingWindows pending;
    private final long mostUsual;
    private final int mostLag;
    private final WindowRing ring;

    private long windows;
    private long firstWindow;
    private long lastWindow;
    private long week;
    private double usualN;
    private int variances;
    private int lateVariances;
    private int scores;
    private double score;
    private boolean alarm;
    private double sign;
    private double size;
    private long levelled;
    private long known;
    private long shaped;
    private double recovery;

    private SeasonalChange(Builder settings) {
        alternative = settings.alternative;
        threshold = 1 / settings.falseAlarmsPerYear;
        season = new WeekSeason(settings.windowsPerDay, settings.memory);
        traffic = new WeekSeason(settings.windowsPerDay, settings.memory);
        boolean independent = settings.windowsPerDay <= LONG_WINDOWS;
        whitening = new Whitening(0.25, 0.04, independent);
        clusters = new Dependence(independent);
        dependence = new Dependence(independent);
        double weight = 1 / (365.0 * settings.windowsPerDay);
        rise = new ChangeEvidence(weight, independent);
        fall = new ChangeEvidence(weight, independent);
        mostUsual = (long) settings.memory * season.slots();
        mostLag = Math.min(MOST_LAG, LAG_DAYS * settings.windowsPerDay);
        pending = new PendingWindows(mostLag + LEVEL_LAG);
        ring = new WindowRing(Math.max(512, Math.min(4032, 14 * settings.windowsPerDay)));
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes the next window, whose place in the week follows from its number.
     *
     * @param window number of the window, for example hours since 1970; above the one before, and windows may be
     *     missing
     * @param value the figure in this window, finite
     * @param n how many observations it was computed from, above 0; 1 where the value itself is a count
     * @return {@link #logEvidence()}
     * @throws IllegalArgumentException if one of them is not so; the detector is then as it was
     */
    public double add(long window, double value, double n) {
        return add(window, (int) Math.floorMod(window, (long) season.slots()), value, n);
    }

    /**
     * Takes the next window.
     *
     * @param window number of the window, above the one before, and windows may be missing
     * @param slot its place in the week, from 0 to seven times the windows of a day minus 1; by the users' clock
     * @param value the figure in this window, finite
     * @param n how many observations it was computed from, above 0; 1 where the value itself is a count
     * @return {@link #logEvidence()}
     * @throws IllegalArgumentException if one of them is not so; the detector is then as it was
     */
    public double add(long window, int slot, double value, double n) {
        check(window, slot, value, n);
        begin(window);
        learn();
        PendingWindows.Window now = pending.push();
        usualN += (n - usualN) / Math.min(windows, mostUsual);
        now.slot = slot;
        now.value = value;
        now.n = n;
        now.logN = Math.log(n);
        now.precision = precision(n);
        now.judged = window - firstWindow >= season.slots();
        now.scored = now.judged && variances >= FIRST_VARIANCES;
        score = 0;
        if (now.judged) {
            judge(window, now);
        }
        return logEvidence();
    }

    /** A window's precision, the reciprocal of its variance, by a usual one's. */
    private double precision(double n) {
        double ratio = variances < FIRST_VARIANCES ? 0 : variance.ratio();
        return n * (1 + ratio * usualN) / (usualN * (1 + ratio * n));
    }

    private void check(long window, int slot, double value, double n) {
        Checks.finite("value", value);
        Checks.positive("n", n);
        if (windows > 0 && window <= lastWindow) {
            throw new IllegalArgumentException(
                    "window: " + window + " after " + lastWindow + " -> give each window once, in the order of time");
        }
        slot(slot);
    }

    private int slot(int slot) {
        if (slot < 0 || slot >= season.slots()) {
            throw new IllegalArgumentException(
                    "slot: " + slot + " -> give the window's place in the week, from 0 to " + (season.slots() - 1));
        }
        return slot;
    }

    private void begin(long window) {
        if (windows == 0) {
            firstWindow = window;
        } else if (window > lastWindow + 1) {
            whitening.gap(window - lastWindow - 1);
        }
        windows++;
        lastWindow = window;
        long now = (window - firstWindow) / season.slots();
        if (now > week) {
            week = now;
            double factor = clusters.factor();
            season.weigh(factor);
            traffic.weigh(factor);
        }
    }

    private void judge(long window, PendingWindows.Window now) {
        double expected = season.expected(now.slot);
        now.traffic = bounded(now.logN - traffic.expected(now.slot), MOST_TRAFFIC);
        now.deviation = (now.value - expected) / Math.sqrt(season.inflation(now.precision));
        now.residual = now.deviation - effect.at(now.traffic);
        if (now.scored) {
            now.scaled = bounded(now.residual / Math.sqrt(variance.of(now.n)), FAR);
            now.predicted = whitening.predicted();
            double left = now.scaled - whitening.expected();
            now.state = StateBefore.of(whitening.last(), now.traffic, now.n, now.precision);
            whitening.features(now.features);
            score = bounded(left / dependence.spreadBy(clusters), FAR);
            now.score = score;
            weigh(window, now);
            ring.add(window, score, now.value, now.n, expected, now.precision);
            whitening.pass(now.scaled);
            if (!alarm && evidence() >= threshold) {
                sound();
            }
        }
    }

    /** A window is learnt from some time later, so that a change is not at once what is usual. */
    private void learn() {
        long history = pending.next();
        for (; history - levelled >= LEVEL_LAG; levelled++) {
            if (!alarm) {
                learnLevel(pending.window(levelled));
            }
        }
        for (; history - known >= lag(history / KNOWN_PART); known++) {
            if (!alarm) {
                learnScore(pending.window(known));
            }
        }
        for (; history - shaped >= lag(history / SHAPE_PART); shaped++) {
            if (!alarm) {
                learnShape(pending.window(shaped));
            }
        }
    }

    private long lag(long windows) {
        return Math.max(LEVEL_LAG, Math.min(mostLag, windows));
    }

    private void learnLevel(PendingWindows.Window window) {
        season.add(window.slot, window.value, window.precision);
        traffic.add(window.slot, window.logN, 1);
        if (window.judged) {
            if (variances >= FIRST_VARIANCES) {
                effect.add(window.traffic, window.deviation, Math.sqrt(variance.of(window.n)));
            }
            variances++;
            if (variances <= EARLY_VARIANCES) {
                variance.add(window.residual * window.residual, window.n, window.precision);
            }
        }
    }

    private void learnScore(PendingWindows.Window window) {
        if (window.scored) {
            scores++;
            if (alternative != Alternative.LESS) {
                rise.learn(window.score, window.state, window.precision);
            }
            if (alternative != Alternative.GREATER) {
                fall.learn(-window.score, window.state, window.precision);
            }
        }
    }

    private void learnShape(PendingWindows.Window window) {
        if (window.judged && ++lateVariances > EARLY_VARIANCES) {
            variance.add(window.residual * window.residual, window.n, window.precision);
        }
        if (window.scored) {
            dependence.add(window.scaled - whitening.expected(window.features)); // by what is known now, not then
            clusters.add(window.scaled);
            whitening.learn(window.features, window.predicted, window.scaled);
        }
    }

    private static double bounded(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }

    private void weigh(long window, PendingWindows.Window now) {
        if (alarm) {
            double shift = size * Math.sqrt(now.precision);
            recovery = Math.max(0, recovery + shift * shift / 2 - shift * sign * score);
        } else if (scores >= LEARN_SCORES && window - firstWindow >= 2L * season.slots()) {
            double excess = PRUDENCE * dependence.factor() - 1 + early(window);
            if (alternative != Alternative.LESS) {
                rise.weigh(score, now.state, now.precision, excess);
            }
            if (alternative != Alternative.GREATER) {
                fall.weigh(-score, now.state, now.precision, excess);
            }
        }
    }

    /** What little history says of variance and dependence is less sure: by the cube of four weeks by its length. */
    private double early(long window) {
        double months = (window - firstWindow) / (4.0 * season.slots());
        return EARLY / (months * months * months);
    }

    private void sound() {
        OnsetSearch search = search();
        search.search();
        alarm = true;
        size = Math.min(MOST_SIZE, search.size());
        recovery = 0;
    }

    private OnsetSearch search() {
        if (!alarm) {
            sign = switch (alternative) {
                case GREATER -> 1;
                case LESS -> -1;
                case TWO_SIDED -> rise.sum() >= fall.sum() ? 1 : -1;
            };
        }
        return new OnsetSearch(ring, sign);
    }

    private double evidence() {
        return switch (alternative) {
            case GREATER -> rise.sum();
            case LESS -> fall.sum();
            case TWO_SIDED -> (rise.sum() + fall.sum()) / 2;
        };
    }

    /**
     * {@return the natural logarithm of the evidence for a change; negative infinity while it learns; after an alarm it
     * stays at what it was}
     */
    public double logEvidence() {
        return Math.log(evidence());
    }

    /** {@return the evidence that an alarm takes, as a natural logarithm} */
    public double logThreshold() {
        return Math.log(threshold);
    }

    /** {@return whether there was evidence enough, since the start or the last {@link #rearm()}} */
    public boolean alarm() {
        return alarm;
    }

    /**
     * {@return whether the figure has come back, after an alarm, to what it was before: the values since are a hundred
     * times likelier so than under the change; false without an alarm}
     */
    public boolean recovered() {
        return alarm && recovery >= RECOVERED;
    }

    /**
     * Forgets the evidence, the alarm and the latest windows, and keeps what was learnt before them: for an incident
     * that is over.
     */
    public void rearm() {
        alarm = false;
        recovery = 0;
        levelled = pending.next();
        known = pending.next();
        shaped = pending.next();
        rise.clear();
        fall.clear();
        ring.clear();
    }

    /**
     * {@return whether it still learns what is usual: for two weeks, and until 20 windows after the first week could be
     * compared. There is no alarm so long}
     */
    public boolean learning() {
        return scores < LEARN_SCORES || lastWindow - firstWindow < 2L * season.slots() - 1;
    }

    /**
     * {@return the last window's score, less what traffic and neighbours explain, in standard deviations of what they
     * leave and from −4 to 4; 0 in the first week}
     */
    public double score() {
        return score;
    }

    /** {@return how many windows it took} */
    public long windows() {
        return windows;
    }

    /**
     * {@return what a window's value is expected to be, with the interval in which 95 % of such values lie; empty in
     * the first week}
     *
     * @param slot place of the window in the week
     * @param n how many observations the value is computed from, above 0
     */
    public Optional<Interval> expected(int slot, double n) {
        double expected = season.expected(slot(slot));
        if (variances < FIRST_VARIANCES) {
            return Optional.empty();
        }
        double error = Normal.critical(LEVEL)
                * Math.sqrt(variance.of(Checks.positive("n", n)) * season.inflation(precision(n)));
        return Optional.of(new Interval(
                expected, expected - error, expected + error, LEVEL, "season and recursive residuals", windows));
    }

    /**
     * {@return when the change, of which there is most evidence, began: after an alarm the one that it is about, else
     * the one that may be on its way; empty before there is a comparison. Looked for in the last two weeks (in no fewer
     * than 512 windows and no more than 4032)}
     */
    public Optional<ChangeOnset> began() {
        if (ring.size() == 0) {
            return Optional.empty();
        }
        OnsetSearch search = search();
        search.search();
        double n = ring.n(0);
        return Optional.of(search.onset(variance.of(n), season.inflation(precision(n)), windows));
    }

    /**
     * Builds a {@link SeasonalChange}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int windowsPerDay = 24;
        private int memory = 26;
        private double falseAlarmsPerYear = 0.05;
        private Alternative alternative = Alternative.TWO_SIDED;

        private Builder() {}

        /**
         * Sets how long a window is.
         *
         * @param windows how many make a day: 96 of a quarter of an hour, 24 of an hour, 8, 4, or 1; at least 1.
         *     24 unless set
         * @return this
         */
        public Builder windowsPerDay(int windows) {
            Checks.atLeast("windowsPerDay", 1, windows);
            this.windowsPerDay = windows;
            return this;
        }

        /**
         * Sets of how many weeks the season is at most a mean.
         *
         * @param weeks older ones fade, at least 2; 26 unless set
         * @return this
         */
        public Builder memory(int weeks) {
            Checks.atLeast("memory", 2, weeks);
            this.memory = weeks;
            return this;
        }

        /**
         * Sets how many false alarms a year are allowed.
         *
         * @param alarms above 0 and below 1; share what is allowed over all among the streams. 0.05 unless set
         * @return this
         */
        public Builder falseAlarmsPerYear(double alarms) {
            this.falseAlarmsPerYear = Checks.open01("falseAlarmsPerYear", alarms);
            return this;
        }

        /**
         * Sets which changes it looks for.
         *
         * @param alternative {@link Alternative#GREATER} for rises alone, {@link Alternative#LESS} for falls alone;
         *     two-sided unless set
         * @return this
         */
        public Builder alternative(Alternative alternative) {
            this.alternative = alternative;
            return this;
        }

        /** {@return a detector at its start} */
        public SeasonalChange build() {
            return new SeasonalChange(this);
        }
    }
}
