// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionsTest {
    /** Tails by mpmath 1.4.1 with 60 digits. */
    @ParameterizedTest
    @CsvSource({
        "1, 1e-12, 0.49999999999968169",
        "1, 3e-08, 0.49999999045070341",
        "1, 1e-05, 0.49999681690113827",
        "1, 0.5, 0.35241638234956673",
        "1, 0.999999, 0.25000015915502267",
        "1, 1, 0.25",
        "1, 6, 0.05256845671125343",
        "2.5, 1e-12, 0.49999999999963819",
        "2.5, 3e-08, 0.49999998914573828",
        "2.5, 1e-05, 0.49999638191275979",
        "2.5, 0.5, 0.32884895993485734",
        "2.5, 0.999999, 0.20203071443519781",
        "2.5, 1, 0.20203051363913673",
        "2.5, 6, 0.0076408649427614503",
        "17, 1e-12, 0.49999999999960688",
        "17, 3e-08, 0.4999999882063481",
        "17, 1e-05, 0.4999960687827",
        "17, 0.5, 0.31174260328285567",
        "17, 0.999999, 0.16566661604485494",
        "17, 1, 0.16566638101933942",
        "17, 6, 7.1698200619776935e-6",
        "63, 1e-12, 0.49999999999960264",
        "63, 3e-08, 0.49999998807912862",
        "63, 1e-05, 0.49999602637620769",
        "63, 0.5, 0.30940854494020778",
        "63, 0.999999, 0.16056825585439599",
        "63, 1, 0.1605680157913128",
        "63, 6, 5.3074640276492799e-8",
        "250000, 1e-12, 0.49999999999960106",
        "250000, 3e-08, 0.49999998803174356",
        "250000, 1e-05, 0.49999601058118547",
        "250000, 0.5, 0.30853775876667997",
        "250000, 0.999999, 0.15865597984278372",
        "250000, 1, 0.15865573787242215",
        "250000, 6, 9.8793728548642741e-10"
    })
    void t_keepsItsDigits_nearZeroToo(double df, double t, double tail) {
        Offset<Double> close = within(Math.max(1e-15, 1e-11 * tail * (df > 1000 ? 10 : 1)));
        assertThat(Distributions.t(-t, df)).isCloseTo(tail, close);
        assertThat(1 - Distributions.t(t, df)).isCloseTo(tail, close);
    }

    @Test
    void t_ofZeroAndOfLess_isAHalf() {
        assertThat(Distributions.t(0, 5)).isEqualTo(0.5);
        assertThat(Distributions.t(1e-200, 5)).isEqualTo(0.5);
        assertThat(Distributions.t(Double.NEGATIVE_INFINITY, 5)).isZero();
        assertThat(Distributions.t(Double.NaN, 5)).isNaN();
    }

    /** Means a ten millionth of the spread apart: p differs from 1 in the eighth digit, by mpmath and by scipy. */
    @Test
    void meansThatAreNearlyEqual_haveAPValueBelowOne() {
        double[] first = IntStream.range(0, 9).mapToDouble(i -> i * i - 20).toArray();
        double[] second =
                IntStream.range(0, 9).mapToDouble(i -> first[i] + 1e-7).toArray();
        TestResult student = TwoSamples.student(first, second, Alternative.TWO_SIDED);
        TestResult less = TwoSamples.welch(first, second, Alternative.LESS);
        assertThat(student.pValue()).isCloseTo(0.9999999926820323, within(1e-14));
        assertThat(less.pValue()).isCloseTo(0.49999999634101616, within(1e-14));
    }

    /** Means of 10,000 that differ by 0.4: by mpmath; scipy is 1e-12 away, as the means of doubles are. */
    @Test
    void meansFarFromZero_keepTheDigitsOfTheirDifference() {
        double[] first = IntStream.range(0, 40)
                .mapToDouble(i -> 1e4 + i * 37 % 101 / 10.0)
                .toArray();
        double[] second = IntStream.range(0, 45)
                .mapToDouble(i -> 1e4 + i * 53 % 103 / 10.0 - 0.0975 + 1e-6 * i)
                .toArray();
        double exact = 0.4091446666664726;
        assertThat(TwoSamples.welchInterval(first, second, 0.9).estimate()).isCloseTo(exact, within(1e-15));
    }

    @Test
    void samplesOfOneValue_doNotDiffer_howeverManyThereAre() {
        double[] three = {0.1, 0.1, 0.1};
        double[] seven = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
        assertThat(TwoSamples.welch(three, seven, Alternative.TWO_SIDED).pValue())
                .isEqualTo(1);
        assertThat(TwoSamples.student(three, seven, Alternative.TWO_SIDED).pValue())
                .isEqualTo(1);
    }
}
