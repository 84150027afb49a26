// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeasonalChangeTest {
    private static final int PER_DAY = 4;
    private static final int YEAR = 365 * PER_DAY;
    private static final double ALPHA = 0.2;

    /** An unchanged stream's value in a window. */
    enum Stream {
        NORMAL {
            @Override
            double value(int window, double[] state, RandomGenerator random) {
                return random.nextGaussian();
            }
        },
        SEASONAL {
            @Override
            double value(int window, double[] state, RandomGenerator random) {
                return season(window) + random.nextGaussian();
            }
        },
        CLUSTERED {
            @Override
            double value(int window, double[] state, RandomGenerator random) {
                state[0] = 0.5 * state[0] + random.nextGaussian();
                return state[0] + random.nextGaussian();
            }
        },
        RARE_ERRORS {
            @Override
            double value(int window, double[] state, RandomGenerator random) {
                int errors = 0;
                for (int i = 0; i < 12; i++) {
                    errors += random.nextDouble() < 0.01 ? 1 : 0;
                }
                return errors / 12.0;
            }
        },
        HEAVY_TAILED {
            @Override
            double value(int window, double[] state, RandomGenerator random) {
                return Math.exp(1.5 * random.nextGaussian());
            }
        };

        abstract double value(int window, double[] state, RandomGenerator random);
    }

    private static double season(int window) {
        int day = window / PER_DAY % 7;
        return (day >= 5 ? -6 : 0) + 3 * Math.cos(2 * Math.PI * window / PER_DAY);
    }

    private static SeasonalChange detector(Alternative alternative) {
        return SeasonalChange.builder()
                .windowsPerDay(PER_DAY)
                .falseAlarmsPerYear(ALPHA)
                .alternative(alternative)
                .build();
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /**
     * {@return the window of the first alarm, −1 if there is none}; from {@code begins} on values are that much
     * greater.
     */
    private static int alarm(SeasonalChange change, Stream stream, long seed, int begins, double shift) {
        RandomGenerator random = random(seed);
        double[] state = new double[1];
        for (int window = 0; window < YEAR; window++) {
            change.add(window, stream.value(window, state, random) + (window >= begins ? shift : 0), 12);
            if (change.alarm()) {
                return window;
            }
        }
        return -1;
    }

    @ParameterizedTest
    @EnumSource
    void unchangedYears_alarmNoMoreOftenThanAllowed(Stream stream) {
        int years = 300;
        int alarms = 0;
        for (int year = 0; year < years; year++) {
            alarms += alarm(detector(Alternative.TWO_SIDED), stream, year, YEAR, 0) >= 0 ? 1 : 0;
        }
        // three standard errors of a share of 0.2 in 300 years are 0.069
        assertThat((double) alarms / years).isLessThan(ALPHA + 0.069);
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "SEASONAL"})
    void aShiftByOneDeviation_isFoundInDays_withItsBeginning(Stream stream) {
        int begins = 70 * PER_DAY;
        List<Integer> delays = new ArrayList<>();
        int held = 0;
        for (int seed = 0; seed < 100; seed++) {
            SeasonalChange change = detector(Alternative.GREATER);
            int at = alarm(change, stream, 1000 + seed, begins, 1.5);
            if (at >= begins) {
                delays.add(at - begins + 1);
                ChangeOnset onset = change.began().orElseThrow();
                held += onset.earliest() <= begins && begins <= onset.latest() ? 1 : 0;
            }
        }
        delays.sort(null);
        assertThat(delays).hasSizeGreaterThan(90);
        assertThat(delays.get(delays.size() / 2)).isLessThan(5 * PER_DAY);
        assertThat(held).isGreaterThan(delays.size() * 8 / 10);
    }

    /** What neighbours share is learnt in the first weeks, and what it was before then says nothing of later sums. */
    @Test
    void aRiseAmongClusters_isFoundInHours() {
        int begins = 70 * 24;
        List<Integer> delays = new ArrayList<>();
        for (int seed = 0; seed < 101; seed++) {
            SeasonalChange change = SeasonalChange.builder()
                    .windowsPerDay(24)
                    .falseAlarmsPerYear(ALPHA)
                    .alternative(Alternative.GREATER)
                    .build();
            RandomGenerator random = random(seed);
            double state = 0;
            for (int window = 0; window < begins + 72 && !change.alarm(); window++) {
                state = 0.9 * state + 0.3 * random.nextGaussian();
                change.add(window, state + random.nextGaussian() + (window < begins ? 0 : 3), 12);
            }
            delays.add((int) change.windows() - begins);
        }
        delays.sort(null);
        // 18; 22 with the variance of before whitening, 40 with the dependence of the first weeks
        assertThat(delays.get(50)).isLessThan(21);
    }

    @Test
    void began_saysTheLevelBeforeAndAfter() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        alarm(change, Stream.NORMAL, 7, 280, -3);
        ChangeOnset onset = change.began().orElseThrow();
        assertThat(onset.first()).isBetween(278L, 282L);
        assertThat(onset.before().estimate()).isBetween(-0.3, 0.3);
        assertThat(onset.after().estimate()).isBetween(-4.5, -1.5);
        assertThat(onset.after().n()).isEqualTo(12L * onset.windows());
    }

    @Test
    void aFall_isNoRise() {
        assertThat(alarm(detector(Alternative.GREATER), Stream.NORMAL, 3, 280, -3))
                .isEqualTo(-1);
        assertThat(alarm(detector(Alternative.LESS), Stream.NORMAL, 3, 280, -3)).isBetween(280, 300);
    }

    @Test
    void inTheFirstTwoWeeks_itLearns_andDoesNotAlarm() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        int window = 0;
        for (; change.learning(); window++) {
            change.add(window, window < 20 ? 0 : 100, 12);
            assertThat(change.alarm()).isFalse();
            assertThat(change.logEvidence() > Double.NEGATIVE_INFINITY).isNotEqualTo(change.learning());
        }
        assertThat(window).isBetween(14 * PER_DAY, 16 * PER_DAY);
    }

    @Test
    void theSameWindows_giveTheSameFigures() {
        SeasonalChange first = detector(Alternative.TWO_SIDED);
        SeasonalChange replayed = detector(Alternative.TWO_SIDED);
        alarm(first, Stream.CLUSTERED, 5, 300, 2);
        alarm(replayed, Stream.CLUSTERED, 5, 300, 2);
        assertThat(replayed.logEvidence()).isEqualTo(first.logEvidence());
        assertThat(replayed.began()).isEqualTo(first.began());
        assertThat(replayed.expected(3, 12)).isEqualTo(first.expected(3, 12));
    }

    @Test
    void afterAnAlarm_itTellsWhenTheFigureIsBack_andBeginsAnew() {
        SeasonalChange change = detector(Alternative.GREATER);
        int at = alarm(change, Stream.NORMAL, 11, 280, 3);
        RandomGenerator random = random(12);
        int window = at + 1;
        for (; window < at + 40; window++) {
            change.add(window, 3 + random.nextGaussian(), 12);
            assertThat(change.recovered()).isFalse();
        }
        for (; !change.recovered(); window++) {
            change.add(window, random.nextGaussian(), 12);
        }
        assertThat(window).isLessThan(at + 60);
        change.rearm();
        assertThat(change.alarm()).isFalse();
        assertThat(change.expected(0, 12).orElseThrow().estimate()).isBetween(-0.6, 0.6);
    }

    /** {@return a detector that has alarmed: of an unchanged stream whose values moved by that much for a while} */
    private static SeasonalChange alarmed(Alternative alternative, double shift, long seed) {
        SeasonalChange change = detector(alternative);
        alarm(change, Stream.NORMAL, seed, 280, shift);
        assertThat(change.alarm()).isTrue();
        return change;
    }

    private static long feed(SeasonalChange change, long from, int windows, double level, RandomGenerator random) {
        for (long window = from; window < from + windows; window++) {
            change.add(window, level + random.nextGaussian(), 12);
        }
        return from + windows;
    }

    @ParameterizedTest
    @CsvSource({"GREATER, 3", "LESS, -3", "TWO_SIDED, 3", "TWO_SIDED, -3"})
    void recovery_isToldOfRisesAndFalls(Alternative alternative, double shift) {
        int early = 0;
        int told = 0;
        for (int seed = 0; seed < 40; seed++) {
            SeasonalChange change = alarmed(alternative, shift, 100 + seed);
            RandomGenerator random = random(seed);
            long window = feed(change, 400, 56, shift, random); // two more weeks of the change
            early += change.recovered() ? 1 : 0;
            window = feed(change, window, 2, 3 * shift, random); // further away is not back
            feed(change, window, 28, 0, random);
            told += change.recovered() ? 1 : 0;
            assertThat(change.alarm()).isTrue(); // until somebody rearms it
        }
        assertThat(early).isLessThanOrEqualTo(2);
        assertThat(told).isGreaterThanOrEqualTo(39); // one took the change for an older and smaller one
    }

    @Test
    void recovery_takesMoreThanAGoodWindow_andHalfWayIsNotBack() {
        SeasonalChange change = alarmed(Alternative.GREATER, 3, 11);
        assertThat(change.recovered()).isFalse();
        change.add(400, 0, 12);
        assertThat(change.recovered()).isFalse();
        RandomGenerator random = random(3);
        feed(change, 401, 60, 2.5, random);
        assertThat(change.recovered()).isFalse();
    }

    @Test
    void withoutAnAlarm_nothingIsRecovered() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        feed(change, 0, 280, 0, random(4));
        assertThat(change.recovered()).isFalse();
    }

    @Test
    void rearmed_keepsWhatItLearnt_andForgetsTheEvidence() {
        SeasonalChange change = alarmed(Alternative.GREATER, 3, 11);
        feed(change, 400, 28, 3, random(5));
        feed(change, 428, 28, 0, random(6));
        Interval expected = change.expected(5, 12).orElseThrow();
        change.rearm();
        assertThat(change.alarm()).isFalse();
        assertThat(change.recovered()).isFalse();
        assertThat(change.learning()).isFalse();
        assertThat(change.logEvidence()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(change.began()).isEmpty();
        assertThat(change.expected(5, 12)).contains(expected);
        long window = feed(change, 456, 56, 0, random(7));
        assertThat(change.alarm()).isFalse();
        for (; !change.alarm(); window++) {
            change.add(window, 3, 12);
        }
        assertThat(window).isLessThan(512 + 12); // at once, for it need not learn again
        assertThat(change.began().orElseThrow().first()).isBetween(509L, 513L);
    }

    @Test
    void rearmed_whileTheChangeGoesOn_alarmsAgain_forTheNewLevelIsNotUsual() {
        SeasonalChange change = alarmed(Alternative.GREATER, 3, 11);
        long window = feed(change, 400, 84, 3, random(5));
        change.rearm();
        for (; !change.alarm() && window < 500; window++) {
            change.add(window, 3, 12);
        }
        assertThat(change.alarm()).isTrue();
        assertThat(change.expected(0, 12).orElseThrow().estimate()).isLessThan(1);
    }

    @Test
    void aWeeksSeason_isExpectedAfterThreeWeeks() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        RandomGenerator random = random(1);
        for (int window = 0; window < 28 * PER_DAY; window++) {
            change.add(window, season(window) + 0.3 * random.nextGaussian(), 12);
        }
        for (int slot = 0; slot < 7 * PER_DAY; slot++) {
            assertThat(change.expected(slot, 12).orElseThrow().contains(season(slot)))
                    .as("slot %s", slot)
                    .isTrue();
        }
    }

    @Test
    void evidenceOfAnExchangeableScore_isOneOnAverage() {
        RandomGenerator random = random(4);
        double[] e = new double[20_000];
        ChangeEvidence evidence = new ChangeEvidence(1, false);
        for (int i = 0; i < e.length; i++) {
            evidence.clear();
            double precision = 0.1 + 2 * random.nextDouble();
            double score = Math.max(-4, Math.min(4, random.nextGaussian()));
            evidence.weigh(score, 4, precision, 0);
            e[i] = evidence.sum();
            evidence.learn(score, 4, precision);
        }
        double mean = Arrays.stream(e).average().orElseThrow();
        // the standard error of the mean is about 0.012
        assertThat(mean).isBetween(0.96, 1.04);
    }

    @Test
    void aVarianceOfTwoParts_isFound() {
        WindowVariance variance = new WindowVariance();
        RandomGenerator random = random(9);
        for (int i = 0; i < 20_000; i++) {
            double n = 5 + random.nextInt(200);
            double z = random.nextGaussian();
            variance.add((4 / n + 0.02) * z * z, n, n / (200 + n));
        }
        assertThat(variance.of(5)).isBetween(0.75, 0.87);
        assertThat(variance.of(1e9)).isBetween(0.016, 0.023);
    }

    /** {@return what 300 windows of errors say, whose variance is 0.09/n} */
    private static WindowVariance ofErrors(long seed) {
        RandomGenerator random = random(seed);
        WindowVariance variance = new WindowVariance();
        for (int i = 0; i < 300; i++) {
            int n = 2 + random.nextInt(25);
            int k = (int)
                    IntStream.range(0, n).filter(j -> random.nextDouble() < 0.1).count();
            double residual = (double) k / n - 0.1;
            variance.add(residual * residual, n, n / 12.5);
        }
        return variance;
    }

    @Test
    void aVarianceOfOnePart_isNotTakenForTwo() {
        WindowVariance variance = ofErrors(17);
        assertThat(variance.of(2)).isBetween(0.035, 0.055);
        assertThat(variance.of(25)).isBetween(0.003, 0.0045);
        double second = LongStream.range(0, 200)
                .mapToDouble(seed -> ofErrors(seed).of(1e9))
                .average()
                .orElseThrow();
        assertThat(second).isLessThan(3e-4); // 5e-4 without windows taken for seen
    }

    @Test
    void evidenceOfSkewedScores_isOneOnAverage_beforeManyWereSeen() {
        RandomGenerator random = random(23);
        double mean = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            ChangeEvidence evidence = new ChangeEvidence(1, true);
            for (int i = 0; i < 60; i++) {
                evidence.learn(ofAPoisson(random), 4, 1);
            }
            for (int i = 0; i < 60; i++) {
                evidence.clear();
                evidence.weigh(ofAPoisson(random), 4, 1, 0);
                mean += evidence.sum() / (60 * runs);
            }
        }
        // scores taken for normal ones give 1.05
        assertThat(mean).isBetween(0.97, 1.03);
    }

    /** A count of mean 1, standardized: its skewness is 1. */
    private static double ofAPoisson(RandomGenerator random) {
        int count = 0;
        for (double p = random.nextDouble(); p > Math.exp(-1); p *= random.nextDouble()) {
            count++;
        }
        return Math.min(4, count - 1.0);
    }

    @Test
    void traffic_addsWhatItsSlopesSay_andNothingWhereThatMayBeChance() {
        RandomGenerator random = random(5);
        TrafficEffect effect = new TrafficEffect();
        TrafficEffect none = new TrafficEffect();
        for (int i = 0; i < 4000; i++) {
            double traffic = 0.4 * random.nextGaussian();
            double noise = 0.1 * random.nextGaussian();
            effect.add(traffic, 0.2 * traffic + 0.5 * Math.max(0, traffic - 0.35) + noise, 0.1);
            none.add(traffic, noise, 0.1);
        }
        assertThat(effect.at(1) - effect.at(0)).isCloseTo(0.2 + 0.5 * 0.65, within(0.04));
        assertThat(effect.at(0) - effect.at(-1)).isCloseTo(0.2, within(0.03));
        assertThat(none.at(1) - none.at(-1)).isCloseTo(0, within(0.015));
    }

    @Test
    void aTable_isSplitInItsParts_whateverItsCellsWeigh() {
        double[] rows = {1, -2, 1};
        double[] columns = {0.5, -0.5};
        double[] mean = new double[6];
        double[] weight = {1, 9, 2, 4, 0, 3};
        for (int cell = 0; cell < 6; cell++) {
            mean[cell] = 7 + rows[cell / 2] + columns[cell % 2];
        }
        mean[4] = 1000; // weighs nothing
        TwoWayFit fit = TwoWayFit.of(mean, weight, 2);
        assertThat(fit.row(0) - fit.row(1)).isCloseTo(3, within(0.02));
        assertThat(fit.column(0) - fit.column(1)).isCloseTo(1, within(0.02));
        assertThat(fit.rests()).isCloseTo(0, within(0.001));
        assertThat(fit.rest(2, 0)).isZero();
    }

    @Test
    void aWindowOfManyObservations_weighsMoreInTheSeason() {
        WeekSeason season = new WeekSeason(1, 26);
        for (int day = 0; day < 28; day++) {
            season.add(day % 7, day % 2 == 0 ? 1 : 0, day % 2 == 0 ? 9 : 1);
        }
        assertThat(season.expected(0)).isCloseTo(0.9, within(1e-12));
        assertThat(season.inflation(2)).isCloseTo(1 + 2 / 140.0, within(1e-12));
    }

    @Test
    void aSecondWindowAWeekLater_isTaken() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        change.add(0, 0.5, 10);
        change.add(500, 0.6, 12);
        change.add(1000, 0.4, 9);
        assertThat(change.score()).isFinite();
        assertThat(change.learning()).isTrue();
    }

    @Test
    void whatCannotBe_isRefused_andChangesNothing() {
        SeasonalChange change = detector(Alternative.TWO_SIDED);
        change.add(5, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.add(5, 1, 1))
                .withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.add(6, Double.NaN, 1))
                .withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.add(6, 1, 0))
                .withMessageContaining(" -> ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.add(6, 28, 1, 1))
                .withMessageContaining("from 0 to 27");
        assertThat(change.windows()).isEqualTo(1);
        assertThat(change.began()).isEmpty();
        assertThat(change.expected(0, 1)).isEmpty();
    }
}
