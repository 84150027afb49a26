// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the known indices of Ishigami and Homma's function (1990) with a = 7, b = 0.1. */
class SaltelliTest {
    private static final double A = 7;
    private static final double B = 0.1;

    private static double ishigami(double... probabilities) {
        double x = angle(probabilities[0]);
        double y = angle(probabilities[1]);
        double z = angle(probabilities[2]);
        return Math.sin(x) + A * Math.sin(y) * Math.sin(y) + B * Math.pow(z, 4) * Math.sin(x);
    }

    private static double angle(double probability) {
        return Math.PI * (2 * probability - 1);
    }

    @Test
    void indices_ofIshigami_areTheKnownOnes() {
        double pi4 = Math.pow(Math.PI, 4);
        double first = Math.pow(1 + B * pi4 / 5, 2) / 2;
        double second = A * A / 8;
        double third = 8 * B * B * pi4 * pi4 / 225;
        double variance = first + second + third;
        assertThat(first / variance).isCloseTo(0.3139, within(1e-4));
        Saltelli saltelli = new Saltelli(SaltelliTest::ishigami, 3, 1 << 15, new SplittableRandom(3));
        check(saltelli.of(0), first / variance, (first + third) / variance);
        check(saltelli.of(1), second / variance, second / variance);
        check(saltelli.of(2), 0, third / variance);
    }

    private static void check(Saltelli.Indices indices, double first, double total) {
        assertThat(indices.first().estimate()).isCloseTo(first, within(0.015));
        assertThat(indices.total().estimate()).isCloseTo(total, within(0.015));
        assertThat(indices.total().width()).isBetween(0.005, 0.05);
    }

    @Test
    void indices_ofAConstant_areNothing() {
        Saltelli saltelli = new Saltelli(row -> 5, 1, 100, new SplittableRandom(1));
        assertThat(saltelli.of(0).total().estimate()).isZero();
        assertThat(saltelli.of(0).first().estimate()).isZero();
    }

    @Test
    void hypercube_putsOneDrawIntoEachCell() {
        double[][] sample = Hypercube.sample(50, 3, new SplittableRandom(1));
        for (int column = 0; column < 3; column++) {
            boolean[] hit = new boolean[50];
            for (double[] row : sample) {
                hit[(int) (row[column] * 50)] = true;
            }
            assertThat(hit).doesNotContain(false);
        }
    }
}
