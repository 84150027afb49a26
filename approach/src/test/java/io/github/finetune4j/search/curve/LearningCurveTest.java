// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    private static final int[] SIZES = {100, 200, 400, 800};

    private static double[] constant(double quality) {
        double[] scores = new double[100];
        Arrays.fill(scores, quality);
        return scores;
    }

    private static LearningCurve exact(PowerLaw truth) {
        LearningCurve.Builder builder = LearningCurve.builder();
        for (int rows : SIZES) {
            builder.addRun(rows, constant(truth.at(rows)));
        }
        return builder.build();
    }

    @Test
    void gain_ofAnExactPowerLaw_isItsOwn() {
        PowerLaw truth = new PowerLaw(0.92, 3, 0.5);
        LearningCurve curve = exact(truth);
        Interval gain = curve.gain(2);
        assertThat(gain.estimate()).isCloseTo(truth.at(1600) - truth.at(800), within(1e-6));
        assertThat(gain.width()).isCloseTo(0, within(1e-6));
        assertThat(curve.quality(6400).estimate()).isCloseTo(truth.at(6400), within(1e-5));
        assertThat(curve.rows()).isEqualTo(800);
        assertThat(curve.moreRows(2, 0.02)).isEqualTo(MoreRows.HELP);
        assertThat(curve.moreRows(2, 0.04)).isEqualTo(MoreRows.WONT_HELP);
        assertThat(curve.summary()).startsWith("quality 0.9200 − 3.000 × rows^−0.500, from 4 trainings");
    }

    @Test
    void fit_overTheCeiling_staysBelowIt() {
        LearningCurve curve = exact(new PowerLaw(1.5, 1.6, 0.15)); // 0.70 to 0.91
        assertThat(curve.quality(1_000_000).upper()).isLessThanOrEqualTo(1);
        assertThat(curve.gain(2).estimate()).isPositive();
    }

    @Test
    void curve_thatFalls_gainsNothing() {
        LearningCurve curve = LearningCurve.builder()
                .addRun(100, constant(0.8))
                .addRun(200, constant(0.79))
                .addRun(400, constant(0.78))
                .build();
        assertThat(curve.gain(2).estimate()).isZero();
        assertThat(curve.moreRows(2, 0.001)).isEqualTo(MoreRows.WONT_HELP);
    }

    /** The same test rows for all models: row r is right where its difficulty is below the quality. */
    private static LearningCurve simulated(PowerLaw truth, int testRows, SplittableRandom random) {
        double[] difficulty = random.doubles(testRows).toArray();
        LearningCurve.Builder builder = LearningCurve.builder();
        for (int rows : SIZES) {
            builder.addRun(
                    rows,
                    Arrays.stream(difficulty)
                            .map(hard -> hard + 0.1 * (random.nextDouble() - 0.5) < truth.at(rows) ? 1 : 0)
                            .toArray());
        }
        return builder.build();
    }

    @Test
    void interval_holdsTheTruthMostly() {
        PowerLaw truth = new PowerLaw(0.95, 2.5, 0.5);
        double expected = truth.at(1600) - truth.at(800);
        SplittableRandom random = new SplittableRandom(5);
        int held = 0;
        for (int i = 0; i < 40; i++) {
            held += simulated(truth, 300, random).gain(2).contains(expected) ? 1 : 0;
        }
        assertThat(held).isBetween(34, 40);
    }

    @Test
    void moreRows_ofACurveThatIsFlat_wontHelp_andOfASteepOneHelp() {
        SplittableRandom random = new SplittableRandom(9);
        LearningCurve flat = simulated(new PowerLaw(0.8, 0, 1), 3000, random);
        assertThat(flat.moreRows(2, 0.02)).isEqualTo(MoreRows.WONT_HELP);
        LearningCurve steep = simulated(new PowerLaw(1, 1.8, 0.2), 3000, random);
        assertThat(steep.moreRows(2, 0.02)).isEqualTo(MoreRows.HELP);
        assertThat(MoreRows.WONT_HELP.words()).isEqualTo("won't help");
    }

    @Test
    void moreRows_withFewerThanAHundredTestRows_isUndecided() {
        LearningCurve.Builder builder = LearningCurve.builder();
        for (int rows : SIZES) {
            builder.addRun(rows, Arrays.copyOf(constant(new PowerLaw(0.92, 3, 0.5).at(rows)), 99));
        }
        assertThat(builder.build().moreRows(2, 0.02)).isEqualTo(MoreRows.UNDECIDED);
    }

    @Test
    void seeds_thatDiffer_widenTheInterval() {
        LearningCurve.Builder one = LearningCurve.builder();
        LearningCurve.Builder three = LearningCurve.builder();
        for (int rows : SIZES) {
            double quality = new PowerLaw(0.9, 2, 0.5).at(rows);
            one.addRun(rows, constant(quality));
            three.addRun(rows, constant(quality))
                    .addRun(rows, constant(quality - 0.05))
                    .addRun(rows, constant(quality + 0.05));
        }
        assertThat(three.build().gain(2).estimate())
                .isCloseTo(one.build().gain(2).estimate(), within(1e-6));
        assertThat(three.build().gain(2).width()).isGreaterThan(0.01);
    }

    @Test
    void run_trainsOnPartsWithinEachOther() {
        Dataset rows = Dataset.of(IntStream.range(0, 80)
                .mapToObj(i -> ChatExample.of(Message.user("q" + i), Message.assistant("a" + i)))
                .toList());
        List<Dataset> parts = new ArrayList<>();
        LearningCurve curve = LearningCurve.run(rows, 3, part -> {
            parts.add(part);
            return constant(1 - 1.0 / part.size());
        });
        assertThat(parts).extracting(Dataset::size).containsExactly(10, 20, 40, 80);
        assertThat(parts.get(1).examples()).startsWith(parts.get(0).examples().toArray(new Example[0]));
        assertThat(parts.get(3).examples())
                .containsExactlyInAnyOrderElementsOf(rows.examples())
                .isNotEqualTo(rows.examples());
        assertThat(curve.gain(2).estimate()).isCloseTo(1.0 / 80 - 1.0 / 160, within(1e-6));
    }

    @Test
    void build_ofWrongInput_isRefused() {
        LearningCurve.Builder builder = LearningCurve.builder().addRun(10, 0.5, 0.6);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("numbers of rows of a learning curve: 1 -> train on at least 3 different ones");
        assertThatThrownBy(() -> builder.addRun(20, 0.5)).hasMessageContaining("with 1 scores ->");
        assertThatThrownBy(() -> builder.addRun(20, 0.5, Double.NaN)).hasMessageContaining("finite scores");
        assertThatThrownBy(() -> builder.addRun(20, 1, 1, 1)).hasMessageContaining("-> use one test set for all");
        assertThatThrownBy(() -> builder.ceiling(Double.NaN)).hasMessageContaining("ceiling: NaN ->");
        builder.addRun(20, 0.5, 0.6).addRun(40, 0.5, 7);
        assertThatThrownBy(builder::build).hasMessageContaining("score: 7.0, above the ceiling of 1.0 ->");
        LearningCurve curve = exact(new PowerLaw(0.9, 1, 0.5));
        assertThatThrownBy(() -> curve.gain(1)).hasMessageContaining("times as many rows: 1.0 ->");
        assertThatThrownBy(() -> curve.quality(0)).hasMessageContaining("rows: 0 ->");
        assertThatThrownBy(() -> curve.moreRows(2, 0)).hasMessageContaining("margin: 0.0 ->");
        assertThatThrownBy(() -> LearningCurve.run(Dataset.of(List.of()), 0, part -> constant(1)))
                .hasMessageContaining("rows of a learning curve: 0 ->");
    }
}
